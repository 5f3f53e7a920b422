import type { RunContext } from "../harness/run-context.ts";
import { fetchTokens } from "../harness/tokens.ts";
import type { ClientLog, Operation } from "./clients/client.ts";
import { type Load, startLoad } from "./clients/load.ts";
import { drain } from "./drain.ts";
import { effectsOf, type Observed, type Settlement, troubledUntil } from "./effect.ts";
import { injectUnderLoad } from "./inject.ts";
import { type PlanSettings, planFaults } from "./plan.ts";
import type { ChaosOfVariant, LoadSummary } from "./report.ts";
import type { ChaosTarget, StartChaosTarget } from "./targets/target.ts";
import { verify } from "./verify.ts";

/** `rate` is in orders per second. `faults` defaults to all faults of the variant. */
export type RunSettings = Omit<PlanSettings, "faults"> & {
  rate: number;
  /** Weight of each operation; the default is the mix of `load.ts`. */
  mix?: Record<Operation, number>;
  faults?: readonly string[];
  /** Injects each fault once, and ends the load when the last fault has ended; `duration` is then the longest load. */
  once?: boolean;
  /** With `once`: seconds, at most, to wait before each fault until requests and orders are as fast as before, and after the last. */
  calmWithin?: number;
  /** Seconds for all orders to become terminal after the last fault. Parked orders get the same time again after their redrive. */
  patience: number;
};

/** All observations of the clients. The report has only a summary of them. */
export type Observation = Observed & { startedAt: number };

const CUSTOMERS = 20;
/** Orders that are read again and again. Older ones no longer show whether all is well. */
const LATEST = 100;
/** Orders with these cards settle at once. The other cards have a slow bank or a first attempt that fails. */
const PLAIN_CARDS = new Set(["card_accepted", "card_declined"]);

/**
 * Injects faults under load, waits until all orders are terminal, and audits the variant. Fills in the report
 * meanwhile.
 */
export async function injectAndAudit(
  target: ChaosTarget,
  settings: RunSettings,
  report: ChaosOfVariant,
  context: RunContext,
): Promise<Observation> {
  const { both, variant } = target;
  const faults = settings.faults ?? target.faults.map(({ name }) => name);
  const plan = planFaults({ ...settings, faults });
  report.plan = settings.once ? plan.slice(0, faults.length) : plan;
  const tokens = await fetchTokens(both.outside.issuer, CUSTOMERS);
  const { rate, seed, mix } = settings;
  const load = startLoad({ url: variant.url, tokens, rate, seed, mix });
  report.loadStartedAt = new Date(load.startedAt).toISOString();
  const latestEnd = load.startedAt + settings.duration * 1_000;
  const underLoad = {
    load,
    troubledUntil: () => troubleOf(target, load),
    latestEnd,
    once: settings.once ?? false,
    calmWithin: settings.calmWithin ?? 0,
  };
  const { injected, end } = await injectUnderLoad(target, report.plan, underLoad, context);
  report.load = summaryOf(load.log);
  context.progress(
    `The load has ended: ${report.load.accepted} orders were accepted. Waiting until all are settled …`,
  );

  const since = injected.at(-1)?.endedAt ?? end;
  const timeout = settings.patience * 1_000;
  report.drain = await drain(target, { since, timeout, signal: context.signal });
  const settlements = await settlementsOf(target, load.log.accepted);
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

function settlementsOf({ variant }: ChaosTarget, accepted: ClientLog["accepted"]): Promise<Settlement[]> {
  const plain = accepted.filter(({ card }) => PLAIN_CARDS.has(card)).map(({ id }) => id);
  return variant.store.readTimes(plain);
}

/** While the store cannot be read, the trouble lasts. */
async function troubleOf(target: ChaosTarget, { log }: Load): Promise<number> {
  const now = Date.now();
  try {
    const settlements = await settlementsOf(target, log.accepted.slice(-LATEST));
    return troubledUntil({ ...log, settlements }, now);
  } catch {
    return now;
  }
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

/**
 * Starts a variant, injects faults under load, and stops the variant in any case.
 * @throws Error when the run cannot be completed
 */
export async function runAlone(
  start: StartChaosTarget,
  settings: RunSettings,
  report: ChaosOfVariant,
  context: RunContext,
): Promise<Observation> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const target = await start(context);
  const died = target.both.failed.then((error) => Promise.reject(error));
  const run = injectAndAudit(target, settings, report, { ...context, signal });
  return Promise.race([run, died]).finally(() => {
    ended.abort();
    return target.stop();
  });
}
