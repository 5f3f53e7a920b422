import { performance } from "node:perf_hooks";
import { createRequests, type RequestPlan } from "../../scenarios/requests.ts";
import type { Percentiles } from "../../scenarios/result.ts";
import { codeOf, openClient } from "./client.ts";
import { latencyHistogram, percentilesOf, record } from "./percentiles.ts";
import { placeOrdersToRead } from "./prepare.ts";

/** As many requests as the connections carry, each sent when the one before it was answered, for so many `seconds`. */
export type ClosedLoopJob = RequestPlan & {
  url: string;
  connections: number;
  seconds: number;
  timeout: number;
};

/** `perSecond` counts good answers; `cpuShare` is the load generator's own, of one core. */
export type ClosedLoopResult = {
  perSecond: number;
  completed: number;
  errors: Record<string, number>;
  response: Percentiles;
  cpuShare: number;
};

/**
 * Finds out what a target can do at the most. Closed-loop, so its latencies are those of a queue as long as there are connections: only its
 * rate is a figure, and only beside that of another target driven in the same way.
 */
export async function runClosedLoop(
  job: ClosedLoopJob,
): Promise<{ closedLoop: ClosedLoopResult; accepted: string[] }> {
  const requests = createRequests(job);
  const client = openClient({ ...job, maxInFlight: job.connections }, requests);
  await placeOrdersToRead(job, requests.place, (request) => client.send(request));
  const response = latencyHistogram();
  const errors: Record<string, number> = {};
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + job.seconds * 1_000;

  async function keepBusy(): Promise<void> {
    for (let before = performance.now(); before < end; before = performance.now()) {
      const judgement = await client
        .send(requests.next())
        .catch((error: unknown) => ({ ok: false as const, kind: codeOf(error) }));
      if (judgement.ok) record(response, performance.now() - before);
      else errors[judgement.kind] = (errors[judgement.kind] ?? 0) + 1;
    }
  }

  await Promise.all(Array.from({ length: job.connections }, keepBusy));
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  await client.close();
  const closedLoop = {
    perSecond: (response.count * 1_000) / milliseconds,
    completed: response.count,
    errors,
    response: percentilesOf(response),
    cpuShare: (user + system) / 1_000 / milliseconds,
  };
  return { closedLoop, accepted: client.accepted };
}
