import { performance } from "node:perf_hooks";
import { createRequests, type RequestPlan } from "../../scenarios/requests.ts";
import type { Driven } from "../../scenarios/result.ts";
import { arrivalTimes, type Part } from "../../scenarios/scenario.ts";
import { openClient } from "./client.ts";
import { bottlenecks, watchHealth } from "./health.ts";
import { type LiveSecond, watchLive } from "./live.ts";
import { startPacer } from "./pacer.ts";
import { createRecorder } from "./recorder.ts";
import { watchTarget } from "./target.ts";

/** `part`: the arrivals that it sends; by default all. `timeout` is in milliseconds, for each request. */
export type LoadJob = RequestPlan & { part?: Part; url: string; maxInFlight: number; timeout: number };

/** Time for the thread of the pacer to start. */
const LEAD_MS = 200;

/**
 * Runs a scenario open-loop: requests start on schedule, whether or not earlier requests have been answered. Ends early
 * when the target is gone or the signal is aborted.
 *
 * @param onSecond gets the answers of each second, while the load runs
 */
export async function runLoad(
  job: LoadJob,
  signal?: AbortSignal,
  onSecond?: (second: LiveSecond) => void,
): Promise<Driven> {
  const { scenario, part, url, maxInFlight } = job;
  const times = arrivalTimes(scenario.stages, part);
  const requests = createRequests(job);
  const client = openClient(job, requests);
  const recorder = createRecorder(scenario);
  const target = watchTarget();
  const inFlight = new Set<Promise<void>>();
  const live = onSecond && watchLive(client.accepted, onSecond);

  async function arrive(at: number, due: number): Promise<void> {
    const request = requests.next();
    recorder.started(request.operation, at);
    live?.started();
    const check = await client.send(request);
    const latency = performance.now() - due;
    if (check.ok) recorder.completed(request.operation, at, latency);
    else recorder.failed(request.operation, at, check.kind);
    if (check.ok) live?.completed(latency);
    else live?.failed();
    if (check.ok || check.answered) target.answered();
    else target.failed(check.kind);
  }

  await client.placeOrdersToRead(job);
  const startedAt = new Date(Date.now() + LEAD_MS).toISOString();
  const health = watchHealth();
  const isOver = () => target.isGone() || signal?.aborted === true;
  await onSchedule(times, isOver, (at, due) => {
    health.late(performance.now() - due);
    if (inFlight.size >= maxInFlight) return recorder.dropped();
    const request = arrive(at, due).finally(() => inFlight.delete(request));
    inFlight.add(request);
  });
  const ownHealth = health.stop();
  await Promise.all(inFlight);
  live?.stop();
  await client.close();

  const counts = recorder.counts();
  const result = {
    engine: "driver" as const,
    scenario,
    ...(part && { share: 1 / part.of }),
    url,
    startedAt,
    offered: times.length,
    ...counts,
    health: ownHealth,
    aborted: [...target.reasons(), ...(signal?.aborted ? ["the run was ended early"] : [])],
    bottleneck: bottlenecks(ownHealth, counts.response),
  };
  return { result, accepted: client.accepted, responses: recorder.responses() };
}

/** Calls `arrive` for every arrival when it is due, until the last arrival or until `stop` returns true. */
async function onSchedule(
  times: Float64Array,
  stop: () => boolean,
  arrive: (at: number, due: number) => void,
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
