import { setTimeout as sleep } from "node:timers/promises";
import type { RunContext } from "../harness/run-context.ts";
import { fetchTokens } from "../harness/tokens.ts";
import { createRandom } from "../scenarios/random.ts";
import type { ClientLog, Operation } from "./clients/client-log.ts";
import { type Load, startLoad } from "./clients/load.ts";
import { drain } from "./drain.ts";
import { effectsOf, type InjectedFault, type Observed, type Settlement } from "./effect.ts";
import { type PlannedFault, planFaults } from "./plan.ts";
import type { ChaosOfVariant, LoadSummary } from "./report.ts";
import type { ChaosTarget } from "./targets/target.ts";
import { verify } from "./verify.ts";

/** `duration` and `every` in seconds, `rate` in orders per second; `faults` defaults to all faults of the variant. */
export type RunSettings = {
  seed: number;
  duration: number;
  every: number;
  rate: number;
  /** As in `PlanSettings`. */
  calm?: number;
  /** Weight of each operation; the default is the mix of `load.ts`. */
  mix?: Record<Operation, number>;
  faults?: readonly string[];
  /** Seconds for all orders to become terminal after the last fault. Parked orders get the same time again after their redrive. */
  patience: number;
};

/** Everything that the clients saw. The report holds only a summary of it. */
export type Observation = Observed & { startedAt: number };

const CUSTOMERS = 20;
/** Orders with these cards settle as fast as the variant can; the other cards have a slow bank or a first attempt that fails. */
const PLAIN_CARDS = new Set(["card_accepted", "card_declined"]);
/** Longer than a killed process takes to start on a busy machine. */
const FAULT_ENDS_WITHIN_MS = 90_000;

/** Loads the variant and injects faults, then drains and audits it. Fills in the report as it goes, with a reason for each broken promise. */
export async function injectAndAudit(
  target: ChaosTarget,
  settings: RunSettings,
  report: ChaosOfVariant,
  context: RunContext,
): Promise<Observation> {
  const { both, variant } = target;
  const faults = settings.faults ?? target.faults.map(({ name }) => name);
  report.plan = planFaults({ ...settings, faults });
  const tokens = await fetchTokens(both.outside.issuer, CUSTOMERS);
  const { rate, seed, mix } = settings;
  const load = startLoad({ url: variant.url, tokens, rate, seed, mix });
  report.loadStartedAt = new Date(load.startedAt).toISOString();
  const end = load.startedAt + settings.duration * 1_000;
  const injected = await injectUnderLoad(target, report.plan, { load, end }, context);
  report.load = summaryOf(load.log);
  context.progress(
    `The load has ended: ${report.load.accepted} orders were accepted. Waiting until all are settled …`,
  );

  const since = injected.at(-1)?.endedAt ?? end;
  const timeout = settings.patience * 1_000;
  report.drain = await drain(target, { since, timeout, signal: context.signal });
  const settlements = await settlementsOf(target, load);
  const observed = { attempts: load.log.attempts, settlements, end };
  const effects = effectsOf(injected, observed);
  report.strikes = injected.map(({ fault, at, detail }, i) => ({
    fault,
    at: (at - load.startedAt) / 1_000,
    ...(detail && { detail }),
    ...effects[i]!,
  }));
  await verify(target, report, { log: load.log, tokens, timeout }, context);
  return { ...observed, startedAt: load.startedAt };
}

type UnderLoad = { load: Pick<Load, "startedAt" | "stop">; end: number; faultEndsWithin?: number };

/** The load stops at its end, even while a fault lasts. @throws Error when a fault does not end in time */
export async function injectUnderLoad(
  target: Pick<ChaosTarget, "faults">,
  plan: readonly PlannedFault[],
  { load, end, faultEndsWithin = FAULT_ENDS_WITHIN_MS }: UnderLoad,
  { progress, signal }: RunContext,
): Promise<InjectedFault[]> {
  const injected: InjectedFault[] = [];
  /** One fault at a time: a fault that lasts beyond the time of the next one delays it. */
  async function injectAll(): Promise<void> {
    for (const { at: due, fault: name, seed } of plan) {
      await waitUntil(load.startedAt + due * 1_000, signal);
      const at = Date.now();
      if (at >= end) return progress(`${name} and later faults are left out: the load has ended.`);
      const fault = target.faults.find((candidate) => candidate.name === name)!;
      progress(`${name}: ${fault.what}`);
      const tooLong = sleep(faultEndsWithin, undefined, { ref: false }).then(() => {
        throw new Error(`The fault ${name} did not end within ${faultEndsWithin / 1_000} s.`);
      });
      const detail = await Promise.race([fault.inject(createRandom(seed)), tooLong]);
      injected.push({ fault: name, at, endedAt: Date.now(), ...(detail && { detail }) });
    }
  }
  const stopped = waitUntil(end, signal).then(load.stop);
  await Promise.all([injectAll(), stopped]).finally(load.stop);
  return injected;
}

async function settlementsOf({ variant }: ChaosTarget, { log }: Load): Promise<Settlement[]> {
  const plain = log.accepted.filter(({ card }) => PLAIN_CARDS.has(card)).map(({ id }) => id);
  return variant.store.readTimes(plain);
}

function summaryOf({ attempts, accepted, cancelled, repeated, givenUp }: ClientLog): LoadSummary {
  const operations = [...Map.groupBy(attempts, ({ operation }) => operation)].map(([name, own]) => {
    return [name, { attempts: own.length, failed: own.filter(({ failure }) => failure).length }];
  });
  return {
    operations: Object.fromEntries(operations),
    accepted: accepted.length,
    cancelled: cancelled.size,
    repeated,
    givenUp,
  };
}

async function waitUntil(moment: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, moment - Date.now()), undefined, { signal });
}
