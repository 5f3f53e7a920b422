import { blankReport, describeReasons } from "../../chaos/report.ts";
import type { RunSettings } from "../../chaos/run.ts";
import { runAlone } from "../../chaos/run.ts";
import { startFunctionsWith } from "../../chaos/targets/functions-target.ts";
import { startServicesWith } from "../../chaos/targets/services-target.ts";
import type { StartChaosTarget } from "../../chaos/targets/target.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { functionsRepetitions, type Repetitions, servicesRepetitions } from "./faults.ts";
import { Repeater } from "./repeater.ts";

/** `broken`: effects that happened twice or not at all, contradictory answers, and other findings of the audit. */
export type Repeated = {
  name: VariantName;
  requests: number;
  messages: number;
  orders: number;
  charges: number;
  broken: string[];
};

const EVERY_SECONDS = 3;
const CALM_SECONDS = 1;

/** Runs the services alone under load, repeats every message, and audits them. */
export async function repeatInServices(laboratory: Laboratory): Promise<Repeated> {
  const counts: Repetitions = { requests: 0, messages: 0, contradictions: [] };
  const repeater = new Repeater();
  try {
    const faults = servicesRepetitions(counts, repeater);
    const start: StartChaosTarget = (context) =>
      startServicesWith(faults, context, (url) => repeater.lead(url));
    const names = faults.map(({ name }) => name);
    return await repeatAll("services", start, names, counts, laboratory);
  } finally {
    await repeater.close();
  }
}

/** Quick: without the rewind of checkpoints, which needs a restart of the emulator. */
export async function repeatInFunctions(laboratory: Laboratory): Promise<Repeated> {
  const counts: Repetitions = { requests: 0, messages: 0, contradictions: [] };
  const faults = functionsRepetitions(counts);
  const names = faults.map(({ name }) => name);
  const wanted = laboratory.comparison.options.quick
    ? names.filter((name) => name !== "rewind-checkpoints")
    : names;
  return repeatAll("functions", (context) => startFunctionsWith(faults, context), wanted, counts, laboratory);
}

async function repeatAll(
  name: VariantName,
  start: StartChaosTarget,
  faults: readonly string[],
  counts: Repetitions,
  { signal, comparison }: Laboratory,
): Promise<Repeated> {
  const rounds = comparison.options.quick ? 1 : 2;
  const duration = 2 * CALM_SECONDS + rounds * faults.length * EVERY_SECONDS;
  const pace = { rate: 15, every: EVERY_SECONDS, calm: CALM_SECONDS };
  const settings: RunSettings = { ...pace, seed: 1, duration, patience: 60, faults };
  const report = blankReport(name);
  await runAlone(start, settings, report, { progress: () => {}, signal });
  const { orders, charges } = report.audit!;
  return {
    name,
    requests: counts.requests,
    messages: counts.messages,
    orders,
    charges,
    broken: [...describeReasons(report), ...counts.contradictions],
  };
}
