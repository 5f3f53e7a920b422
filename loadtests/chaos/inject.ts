import { setTimeout as sleep } from "node:timers/promises";
import type { RunContext } from "../harness/run-context.ts";
import { createRandom } from "../scenarios/random.ts";
import type { Load } from "./clients/load.ts";
import type { InjectedFault } from "./effect.ts";
import type { PlannedFault } from "./plan.ts";
import type { ChaosTarget } from "./targets/target.ts";

/** Longer than a killed process takes to start on a busy machine. */
const FAULT_ENDS_WITHIN_MS = 90_000;

/**
 * Without trouble for this long, all is well. `effect.ts` asks for a second of calm, and the requests and orders of that
 * second have a further second to end in.
 */
const CALM_MS = 2_100;
const LOOK_MS = 200;

type UnderLoad = {
  load: Pick<Load, "startedAt" | "stop">;
  /** The end of the last trouble that clients have noticed so far, in milliseconds since 1970. */
  troubledUntil: () => Promise<number>;
  latestEnd: number;
  once?: boolean;
  /** Seconds, at most, to wait for calm before each fault and after the last. */
  calmWithin?: number;
  faultEndsWithin?: number;
};

/** The load stops at its end, even while a fault lasts. @throws Error when a fault does not end in time */
export async function injectUnderLoad(
  target: Pick<ChaosTarget, "faults">,
  plan: readonly PlannedFault[],
  {
    load,
    troubledUntil,
    latestEnd,
    once = false,
    calmWithin = 0,
    faultEndsWithin = FAULT_ENDS_WITHIN_MS,
  }: UnderLoad,
  { progress, signal }: RunContext,
): Promise<{ injected: InjectedFault[]; end: number }> {
  const injected: InjectedFault[] = [];
  /** One fault at a time: a fault that lasts beyond the time of the next one delays it. */
  async function injectAll(): Promise<void> {
    for (const { at: due, fault: name, seed } of plan) {
      await waitUntil(load.startedAt + due * 1_000, signal);
      await calm();
      const at = Date.now();
      if (at >= latestEnd) return progress(`${name} and later faults are left out: the load has ended.`);
      const fault = target.faults.find((candidate) => candidate.name === name)!;
      progress(`${name}: ${fault.what}`);
      const tooLong = sleep(faultEndsWithin, undefined, { ref: false }).then(() => {
        throw new Error(`The fault ${name} did not end within ${faultEndsWithin / 1_000} s.`);
      });
      const detail = await Promise.race([fault.inject(createRandom(seed)), tooLong]);
      injected.push({ fault: name, at, endedAt: Date.now(), ...(detail && { detail }) });
    }
    await calm();
  }
  async function calm(): Promise<void> {
    const since = Math.max(load.startedAt, injected.at(-1)?.endedAt ?? 0);
    const latest = Date.now() + calmWithin * 1_000;
    while (Date.now() < latest && Date.now() < Math.max(since, await troubledUntil()) + CALM_MS)
      await sleep(LOOK_MS, undefined, { signal });
  }
  const injecting = injectAll();
  const atLatest = waitUntil(latestEnd, signal);
  const ending = (once ? Promise.race([injecting, atLatest]) : atLatest).then(() => {
    const end = Date.now();
    return load.stop().then(() => end);
  });
  const [end] = await Promise.all([ending, injecting]).finally(load.stop);
  return { injected, end };
}

async function waitUntil(moment: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, moment - Date.now()), undefined, { signal });
}
