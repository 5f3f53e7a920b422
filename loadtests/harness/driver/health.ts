import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { DriverHealth, Percentiles } from "../../scenarios/result.ts";
import { latencyHistogram, percentilesAt, record, recordingOf } from "./percentiles.ts";

const SAMPLE_MS = 10;

/** Measures the load generator itself while it runs. */
export function watchHealth() {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  const lateness = latencyHistogram();
  const before = { cpu: process.cpuUsage(), at: performance.now() };
  delay.enable();

  return {
    /** Records the time from the scheduled start of an arrival to its actual start. */
    late: (milliseconds: number) => record(lateness, milliseconds),
    stop(): DriverHealth {
      delay.disable();
      const { user, system } = process.cpuUsage(before.cpu);
      const cpuShare = (user + system) / 1_000 / (performance.now() - before.at);
      return {
        cpuShare,
        lateness: recordingOf(lateness),
        eventLoopDelay: percentilesAt((percentile) => beyondSample(delay.percentile(percentile))),
      };
    },
  };
}

/** Node records the whole period of its sampling timer; the delay is the part beyond the period. */
const beyondSample = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - SAMPLE_MS);

const CPU_LIMIT = 0.85;
const LATENESS_FLOOR_MS = 10;

/**
 * The reasons why the load generator limited the figures. Latency counts from the scheduled start, so it always
 * contains some lateness. Lateness spoils a run when it is long and makes up most of the latency.
 */
export function bottlenecks(
  { cpuShare, lateness, eventLoopDelay }: DriverHealth,
  response: Percentiles,
): string[] {
  const limit = Math.max(LATENESS_FLOOR_MS, response.p99 / 2);
  const within = `(p99, limit ${ms(limit)})`;
  const reasons = [
    cpuShare > CPU_LIMIT && `it used ${percent(cpuShare)} of a core (limit ${percent(CPU_LIMIT)})`,
    lateness.p99 > limit && `it started requests ${ms(lateness.p99)} late ${within}`,
    eventLoopDelay.p99 > limit && `its event loop hung for ${ms(eventLoopDelay.p99)} ${within}`,
  ];
  return reasons.flatMap((reason) => (reason ? [`the load generator was the bottleneck: ${reason}`] : []));
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const ms = (milliseconds: number) => `${milliseconds.toFixed(1)} ms`;
