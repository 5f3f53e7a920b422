import { performance } from "node:perf_hooks";
import { createRequests, type RequestPlan } from "../../scenarios/requests.ts";
import type { Percentiles } from "../../scenarios/result.ts";
import { openClient } from "./client.ts";
import { latencyHistogram, percentilesOf, record } from "./percentiles.ts";

/** `timeout` in milliseconds. */
export type ClosedLoopJob = RequestPlan & {
  url: string;
  connections: number;
  seconds: number;
  timeout: number;
};

/** `perSecond` counts good answers. `cpuShare` is the load generator's CPU as a share of one core. */
export type ClosedLoopResult = {
  perSecond: number;
  completed: number;
  errors: Record<string, number>;
  response: Percentiles;
  cpuShare: number;
};

/**
 * Measures the highest rate of a target: each connection sends its next request as soon as the last one is answered.
 * Each connection always waits for an answer, so the latencies only show the length of this queue. The rate alone is a
 * figure, and only beside the rate of another target under the same load.
 */
export async function runClosedLoop(
  job: ClosedLoopJob,
): Promise<{ closedLoop: ClosedLoopResult; accepted: string[] }> {
  const requests = createRequests(job);
  const client = openClient({ ...job, maxInFlight: job.connections }, requests);
  await client.placeOrdersToRead(job);
  const response = latencyHistogram();
  const errors: Record<string, number> = {};
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + job.seconds * 1_000;

  async function keepBusy(): Promise<void> {
    for (let before = performance.now(); before < end; before = performance.now()) {
      const check = await client.send(requests.next());
      if (check.ok) record(response, performance.now() - before);
      else errors[check.kind] = (errors[check.kind] ?? 0) + 1;
    }
  }

  await Promise.all(Array.from({ length: job.connections }, keepBusy));
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  await client.close();
  const closedLoop = {
    perSecond: (response.totalCount * 1_000) / milliseconds,
    completed: response.totalCount,
    errors,
    response: percentilesOf(response),
    cpuShare: (user + system) / 1_000 / milliseconds,
  };
  return { closedLoop, accepted: client.accepted };
}
