import { performance } from "node:perf_hooks";
import { createRequests, type RequestPlan } from "../../scenarios/requests.ts";
import type { Driven } from "../../scenarios/result.ts";
import { arrivalTimes } from "../../scenarios/scenario.ts";
import { codeOf, openClient } from "./client.ts";
import { bottlenecks, watchHealth } from "./health.ts";
import { startPacer } from "./pacer.ts";
import { placeOrdersToRead } from "./prepare.ts";
import { createRecorder } from "./recorder.ts";
import { watchTarget } from "./target.ts";

/** One run against one base URL; `timeout` in milliseconds, per request. */
export type LoadJob = RequestPlan & { url: string; maxInFlight: number; timeout: number };

/** Time for the pacer's thread to start before the first arrival is due. */
const LEAD_MS = 200;

/**
 * Runs a scenario open-loop: requests start on schedule whether or not earlier ones have been answered. Ends early when the target is gone or
 * the signal is aborted.
 */
export async function runLoad(job: LoadJob, signal?: AbortSignal): Promise<Driven> {
  const { scenario, url, maxInFlight } = job;
  const times = arrivalTimes(scenario.stages);
  const requests = createRequests(job);
  const client = openClient(job, requests);
  const recorder = createRecorder(scenario);
  const target = watchTarget();
  const inFlight = new Set<Promise<void>>();

  async function arrive(at: number, intended: number): Promise<void> {
    const request = requests.next();
    recorder.started(request.operation, at);
    try {
      const judgement = await client.send(request);
      target.answered();
      if (judgement.ok) recorder.completed(request.operation, at, performance.now() - intended);
      else recorder.failed(request.operation, at, judgement.kind);
    } catch (error) {
      const kind = codeOf(error);
      target.failed(kind);
      recorder.failed(request.operation, at, kind);
    }
  }

  await placeOrdersToRead(job, requests.place, (request) => client.send(request));
  const startedAt = new Date(Date.now() + LEAD_MS).toISOString();
  const health = watchHealth();
  const isOver = () => target.isGone() || signal?.aborted === true;
  await onSchedule(times, isOver, (at, intended) => {
    health.late(performance.now() - intended);
    if (inFlight.size >= maxInFlight) return recorder.dropped();
    const request = arrive(at, intended).finally(() => inFlight.delete(request));
    inFlight.add(request);
  });
  const ownHealth = health.stop();
  await Promise.all(inFlight);
  await client.close();

  const counts = {
    engine: "driver" as const,
    scenario,
    url,
    startedAt,
    offered: times.length,
    ...recorder.counts(),
  };
  const bottleneck = bottlenecks(ownHealth, counts.response);
  const aborted = [...target.reasons(), ...(signal?.aborted ? ["the run was ended early"] : [])];
  const result = { ...counts, health: ownHealth, aborted, bottleneck };
  return { result, accepted: client.accepted, responses: recorder.responses() };
}

/** Calls `arrive` for every arrival that is due, until the last one or until `stop` says so. */
async function onSchedule(
  times: Float64Array,
  stop: () => boolean,
  arrive: (at: number, intended: number) => void,
): Promise<void> {
  const startsAt = performance.now() + LEAD_MS;
  let next = 0;
  let ended = false;
  await new Promise<void>((resolve, reject) => {
    const pacer = startPacer(times, startsAt, () => {
      if (ended) return;
      const now = performance.now() - startsAt;
      while (next < times.length && times[next]! <= now) arrive(times[next]!, startsAt + times[next++]!);
      ended = next === times.length || stop();
      if (ended) pacer.terminate().then(() => resolve(), reject);
    }).on("error", reject);
  });
}
