import { errorCount } from "./driver/result.ts";
import type { Round } from "./rounds.ts";

/** What a round was to keep and did not, in words; a scenario's thresholds say when a variant has failed, not when figures are wrong. */
export function brokenThresholds({ load, settled }: Round): string[] {
  const { responseP95, responseP99, settledP99, errorShare, droppedShare } = load.scenario.thresholds;
  const broken: string[] = [];
  const limit = (name: string, value: number, most: number | undefined, unit: "ms" | "%") => {
    if (most !== undefined && value > most)
      broken.push(`${name} ${value.toFixed(1)} ${unit} (limit ${most} ${unit})`);
  };
  limit("errors", (100 * errorCount(load)) / load.offered, 100 * errorShare, "%");
  limit("arrivals dropped", (100 * load.dropped) / load.offered, 100 * droppedShare, "%");
  limit("response p95", load.response.p95, responseP95, "ms");
  limit("response p99", load.response.p99, responseP99, "ms");
  limit("settled p99", settled.latency.p99, settledP99, "ms");
  return broken;
}
