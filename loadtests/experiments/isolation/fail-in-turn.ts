import type { VariantName } from "@app/net/variant-names";
import type { Operation } from "../../chaos/clients/client.ts";
import { isTroubled, UNDER_WAY_MS } from "../../chaos/effect.ts";
import type { Observation } from "../../chaos/run.ts";
import { startFunctionsWith } from "../../chaos/targets/functions-target.ts";
import { startServicesWith } from "../../chaos/targets/services-target.ts";
import type { StartChaosTarget } from "../../chaos/targets/target.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { runUnderFaults, type UnderFaults } from "../lib/under-faults.ts";
import { COMPONENTS, type Component, functionsFailures, servicesFailures } from "./faults.ts";

/** One failure, and its effect on clients until the next failure. */
export type Failure = {
  component: Component;
  /** The requests of each operation from the failure until the next one. */
  requests: Requests[];
  /** Seconds from the return of the component until every request is answered and every order settles as before. Undefined when it never was so before the next failure. */
  well: number | undefined;
};
export type Requests = { operation: Operation; sent: number; failed: number };

/**
 * `broken` lists broken promises, lost orders included. `timeline` is the share of failed or slow requests in %, by
 * seconds of load.
 */
export type FailureRun = {
  name: VariantName;
  failures: Failure[];
  accepted: number;
  lost: number;
  broken: string[];
  timeline: [number, number][];
};

/** A mix in which each failure affects every operation. */
const MIX = { placeOrder: 2, cancelOrder: 1, getOrder: 1, getSummary: 1, listOrders: 1, listProducts: 1 };
/** Before the first failure: warms the variant up. */
const CALM_SECONDS = 3;
/** At least, from one failure to the next. */
const EVERY_SECONDS = 3.5;
/** At most, for all to be well again. A busy machine needs longer than an idle one. */
const WELL_WITHIN_SECONDS = 15;
/** Orders per second. */
const RATE = 5;
const BIN_SECONDS = 0.5;

const CRASH_ON_SIGNAL = new URL("crash-on-signal.ts", import.meta.url).href;
const START: Record<VariantName, StartChaosTarget> = {
  services: (context) => startServicesWith(servicesFailures, context),
  functions: (context) =>
    startFunctionsWith(functionsFailures, context, { preloadFunctions: CRASH_ON_SIGNAL }),
};

/** Starts a separate variant, lets each component fail in turn under load, and never intervenes. */
export async function failInTurn(name: VariantName, laboratory: Laboratory): Promise<FailureRun> {
  const { short } = laboratory.comparison.options;
  const faults = COMPONENTS.filter((component) => !short || component === "payments");
  const pace = { calm: CALM_SECONDS, every: EVERY_SECONDS, calmWithin: WELL_WITHIN_SECONDS, once: true };
  const duration = 2 * CALM_SECONDS + faults.length * (EVERY_SECONDS + WELL_WITHIN_SECONDS);
  const settings = { rate: RATE, mix: MIX, duration, faults, ...pace };
  const run = await runUnderFaults(name, START[name], settings, laboratory);
  const { seen, audit, lost, broken } = run;
  const { accepted } = audit;
  return { name, failures: failuresIn(run), accepted, lost, broken, timeline: timelineOf(seen) };
}

const secondsOf = (moment: number, { startedAt }: Observation) => (moment - startedAt) / 1_000;

function failuresIn({ strikes, seen }: UnderFaults): Failure[] {
  return strikes.map(({ fault, at, lasted, recovered }, i) => {
    const until = strikes[i + 1]?.at ?? Infinity;
    const own = seen.attempts.filter(({ start }) => {
      const seconds = secondsOf(start + UNDER_WAY_MS, seen);
      return seconds >= at && seconds < until;
    });
    return {
      component: fault as Component,
      requests: [...Map.groupBy(own, ({ operation }) => operation)].map(([operation, sent]) => {
        return { operation, sent: sent.length, failed: sent.filter(({ failure }) => failure).length };
      }),
      well: recovered !== undefined && at + recovered <= until ? Math.max(0, recovered - lasted) : undefined,
    };
  });
}

function timelineOf({ attempts, startedAt }: Observation): [number, number][] {
  const bins = Map.groupBy(attempts, ({ start }) => Math.floor((start - startedAt) / 1_000 / BIN_SECONDS));
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, own]) => [bin * BIN_SECONDS, (100 * own.filter(isTroubled).length) / own.length]);
}
