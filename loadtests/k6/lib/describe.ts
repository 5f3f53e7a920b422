import type { Measured, Percentiles } from "../../scenarios/result.ts";
import type { Verdict } from "../../scenarios/verdict.ts";

/** The verdict on a run, as lines for a terminal. */
export function describe({ load, settled, valid, reasons, broken, knee }: Verdict & Measured): string[] {
  const { completed, offered, dropped } = load;
  return [
    `${load.scenario.name} on ${load.url}: ${completed} of ${offered} arrivals answered well, ${dropped} dropped`,
    `response ${latencies(load.response)}; ${settled.settled} orders settled, ${latencies(settled.latency)}`,
    ...(knee ? [`the knee is at ${knee.rate} arrivals/s: there ${knee.by} left the ground`] : []),
    ...(valid ? [] : ["This run is not valid:", ...reasons.map((reason) => `- ${reason}`)]),
    ...(broken.length > 0 ? ["Thresholds that did not hold:", ...broken.map((one) => `- ${one}`)] : []),
  ];
}

function latencies({ p50, p95, p99 }: Percentiles): string {
  const ms = (value: number) => (Number.isNaN(value) ? "unknown" : `${value.toFixed(1)} ms`);
  return `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`;
}
