import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { DriverHealth, Percentiles } from "../../scenarios/result.ts";
import { latencyHistogram, percentilesOf, record } from "./percentiles.ts";

const SAMPLE_MS = 10;

/** Watches the load generator itself while it runs. */
export function watchHealth() {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  const lateness = latencyHistogram();
  const before = { cpu: process.cpuUsage(), at: performance.now() };
  delay.enable();

  return {
    /** An arrival was started so many milliseconds after it was due. */
    late: (milliseconds: number) => record(lateness, milliseconds),
    stop(): DriverHealth {
      delay.disable();
      const { user, system } = process.cpuUsage(before.cpu);
      const cpuShare = (user + system) / 1_000 / (performance.now() - before.at);
      return { cpuShare, lateness: percentilesOf(lateness), eventLoopDelay: delayOf(delay) };
    },
  };
}

/** Node samples with a timer and records its whole period (nanoseconds); what exceeds the period is the delay. */
function delayOf(histogram: ReturnType<typeof monitorEventLoopDelay>): Percentiles {
  const beyond = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - SAMPLE_MS);
  const at = (percentile: number) => (histogram.count === 0 ? 0 : beyond(histogram.percentile(percentile)));
  return {
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    max: histogram.count === 0 ? 0 : beyond(histogram.max),
  };
}

const CPU_LIMIT = 0.85;
const LATENESS_FLOOR_MS = 10;

/**
 * Why a run says more about the load generator than about its target. Some lateness is in every figure, since latency counts from the
 * intended start: it spoils them when it is long in itself and makes up most of what was measured.
 */
export function bottlenecks(
  { cpuShare, lateness, eventLoopDelay }: DriverHealth,
  response: Percentiles,
): string[] {
  const reasons: string[] = [];
  const limit = Math.max(LATENESS_FLOOR_MS, response.p99 / 2);
  if (cpuShare > CPU_LIMIT) {
    reasons.push(
      `the load generator was the bottleneck: it used ${percent(cpuShare)} of a core (limit ${percent(CPU_LIMIT)})`,
    );
  }
  if (lateness.p99 > limit) {
    reasons.push(
      `the load generator was the bottleneck: it started requests ${ms(lateness.p99)} late (p99, limit ${ms(limit)})`,
    );
  }
  if (eventLoopDelay.p99 > limit) {
    reasons.push(
      `the load generator was the bottleneck: its event loop hung for ${ms(eventLoopDelay.p99)} (p99, limit ${ms(limit)})`,
    );
  }
  return reasons;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const ms = (milliseconds: number) => `${milliseconds.toFixed(1)} ms`;
