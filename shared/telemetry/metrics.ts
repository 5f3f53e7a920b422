import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Histogram } from "@opentelemetry/api";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import type { Resource } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { Telemetry } from "./types.ts";

/** Upper bounds in seconds, from a quick answer to an order that waited for the end of an outage. */
const BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_200];

/**
 * Histograms in seconds, with the unit in the name as Prometheus wants it, and the process's own usage. `answer`
 * returns them in the Prometheus text format.
 */
export function startMetrics(
  resource: Resource,
): Pick<Telemetry, "observe"> & { answer: Telemetry["metrics"] } {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meter = new MeterProvider({ resource, readers: [exporter] }).getMeter("orders-two-ways");
  meter.createObservableGauge("process_resident_memory_bytes").addCallback((result) => {
    result.observe(process.memoryUsage.rss());
  });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  meter.createObservableGauge("nodejs_eventloop_delay_p99_seconds").addCallback((result) => {
    result.observe(delay.percentile(99) / 1e9);
    delay.reset();
  });
  const histograms = new Map<string, Histogram>();
  const advice = { explicitBucketBoundaries: BUCKETS };
  return {
    observe: (name, seconds, attributes) => {
      const known = histograms.get(name) ?? meter.createHistogram(name, { advice });
      histograms.set(name, known);
      known.record(seconds, attributes);
    },
    answer: (request, response) => exporter.getMetricsRequestHandler(request, response),
  };
}
