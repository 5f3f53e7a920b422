import type { VariantName } from "@app/net/variant-names";
import { startFunctionsWith } from "../../chaos/targets/functions-target.ts";
import { startServicesWith } from "../../chaos/targets/services-target.ts";
import type { StartChaosTarget } from "../../chaos/targets/target.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { runUnderFaults } from "../lib/under-faults.ts";
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
/** In short: each repetition comes once, however long it takes on a busy machine. */
const LONGEST_SECONDS = 60;

/** Runs a variant alone under load, repeats every message, and audits it. */
export const repeatAll: Record<VariantName, (laboratory: Laboratory) => Promise<Repeated>> = {
  async services(laboratory) {
    const counts: Repetitions = { requests: 0, messages: 0, contradictions: [] };
    const repeater = new Repeater();
    const faults = servicesRepetitions(counts, repeater);
    const start: StartChaosTarget = (context) =>
      startServicesWith(faults, context, { lead: (url) => repeater.lead(url) });
    try {
      return await repeat("services", start, faults, counts, laboratory);
    } finally {
      await repeater.close();
    }
  },
  functions(laboratory) {
    const counts: Repetitions = { requests: 0, messages: 0, contradictions: [] };
    const faults = functionsRepetitions(counts, laboratory.comparison.options.short);
    return repeat("functions", (context) => startFunctionsWith(faults, context), faults, counts, laboratory);
  },
};

async function repeat(
  name: VariantName,
  start: StartChaosTarget,
  faults: readonly unknown[],
  counts: Repetitions,
  laboratory: Laboratory,
): Promise<Repeated> {
  const { short } = laboratory.comparison.options;
  const duration = short ? LONGEST_SECONDS : 2 * CALM_SECONDS + 2 * faults.length * EVERY_SECONDS;
  const settings = { rate: 15, every: EVERY_SECONDS, calm: CALM_SECONDS, duration, once: short };
  const { audit, broken } = await runUnderFaults(name, start, settings, laboratory);
  const { requests, messages, contradictions } = counts;
  const { orders, charges } = audit;
  return { name, requests, messages, orders, charges, broken: [...broken, ...contradictions] };
}
