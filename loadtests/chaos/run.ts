import { setTimeout as sleep } from "node:timers/promises";
import type { Watch } from "../harness/progress.ts";
import { fetchTokens } from "../harness/tokens.ts";
import { createRandom } from "../scenarios/random.ts";
import type { Journal, Operation } from "./clients/journal.ts";
import { type Load, startLoad } from "./clients/load.ts";
import { drain } from "./drain.ts";
import { effectsOf, type Observed, type Settlement, type Strike } from "./effect.ts";
import { judge } from "./judge.ts";
import { type PlannedStrike, planStrikes } from "./plan.ts";
import type { ChaosOfVariant, LoadSummary } from "./report.ts";
import type { Subject } from "./targets/target.ts";

/** `duration` and `every` in seconds, `rate` in orders per second; `faults` are all that the variant has, unless given. */
export type RunSettings = {
  seed: number;
  duration: number;
  every: number;
  rate: number;
  /** As in `PlanSettings`. */
  calm?: number;
  /** How often each operation comes up; chaos's own unless given. */
  mix?: Record<Operation, number>;
  faults?: readonly string[];
  /** Seconds after the last fault in which every order must become terminal; parked ones have as much again when they are redriven. */
  patience: number;
};

/** What there is to tell beyond the report: all that the clients saw, from `startedAt` on. */
export type Observation = Observed & { startedAt: number };

const CUSTOMERS = 20;
/** Their cards settle as fast as the variant does; the others have a slow bank or a first try that fails. */
const PLAIN_CARDS = new Set(["card_accepted", "card_declined"]);

/** Load and faults, then drain, then audit. Writes what it finds into the report as it goes, with a reason for whatever must not be. */
export async function strikeAndAudit(
  subject: Subject,
  settings: RunSettings,
  report: ChaosOfVariant,
  watch: Watch,
): Promise<Observation> {
  const { both, variant } = subject;
  const faults = settings.faults ?? subject.faults.map(({ name }) => name);
  report.plan = planStrikes({ ...settings, faults });
  const tokens = await fetchTokens(both.outside.issuer, CUSTOMERS);
  const { rate, seed, mix } = settings;
  const load = startLoad({ url: variant.url, tokens, rate, seed, mix });
  report.loadStartedAt = new Date(load.startedAt).toISOString();
  watch.signal.addEventListener("abort", () => void load.stop());
  const strikes = await strikeAll(subject, report.plan, load.startedAt, watch);
  await waitUntil(load.startedAt + settings.duration * 1_000, watch.signal);
  const end = Date.now();
  await load.stop();
  report.load = summaryOf(load.journal);
  watch.progress(
    `The load has ended: ${report.load.accepted} orders were accepted. Waiting until all are settled …`,
  );

  const since = strikes.at(-1)?.endedAt ?? end;
  const patience = settings.patience * 1_000;
  report.drain = await drain(subject, { since, patience, signal: watch.signal });
  const settlements = await settlementsOf(subject, load);
  const observed = { attempts: load.journal.attempts, settlements, end };
  const effects = effectsOf(strikes, observed);
  report.strikes = strikes.map(({ fault, at, detail }, i) => ({
    fault,
    at: (at - load.startedAt) / 1_000,
    ...(detail && { detail }),
    ...effects[i]!,
  }));
  await judge(subject, report, { journal: load.journal, tokens, patience }, watch);
  return { ...observed, startedAt: load.startedAt };
}

/** One at a time: when the trouble of one lasts beyond the time of the next, the next one waits. */
async function strikeAll(
  subject: Subject,
  plan: readonly PlannedStrike[],
  startedAt: number,
  { progress, signal }: Watch,
): Promise<Strike[]> {
  const strikes: Strike[] = [];
  for (const { at, fault: name, seed } of plan) {
    await waitUntil(startedAt + at * 1_000, signal);
    const fault = subject.faults.find((candidate) => candidate.name === name)!;
    progress(`${name}: ${fault.what}`);
    const began = Date.now();
    const detail = await fault.strike(createRandom(seed));
    const endedAt = Date.now();
    strikes.push({ fault: name, at: began, endedAt, ...(detail && { detail }) });
  }
  return strikes;
}

async function settlementsOf({ variant }: Subject, { journal }: Load): Promise<Settlement[]> {
  const plain = journal.accepted.filter(({ card }) => PLAIN_CARDS.has(card)).map(({ id }) => id);
  return variant.store.readTimes(plain);
}

function summaryOf({ attempts, accepted, cancelled, repeated, givenUp }: Journal): LoadSummary {
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
