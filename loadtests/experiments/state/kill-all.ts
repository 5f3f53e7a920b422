import { setTimeout as sleep } from "node:timers/promises";
import { SERVICES } from "@app/infra/embedded/call-keys";
import type { VariantName } from "@app/net/variant-names";
import type { Operation } from "../../chaos/clients/client.ts";
import type { Fault } from "../../chaos/faults/fault.ts";
import { kill, type WithProcesses } from "../../chaos/faults/processes.ts";
import { control, type WithProvider } from "../../chaos/faults/provider-faults.ts";
import { startFunctionsWith } from "../../chaos/targets/functions-target.ts";
import { startServicesWith } from "../../chaos/targets/services-target.ts";
import type { StartChaosTarget } from "../../chaos/targets/target.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { runUnderFaults } from "../lib/under-faults.ts";

/**
 * `open` is the number of orders in progress at the kill; `seconds` is the time until the last of them had settled, by
 * its own timestamp.
 */
export type Kill = { open: number; seconds: number };
export type Survived = {
  name: VariantName;
  kills: Kill[];
  accepted: number;
  lost: number;
  /** Orders that never settled, and other findings of the audit. */
  broken: string[];
};

/** The orders in progress at all kills together. */
export const openOf = ({ kills }: Pick<Survived, "kills">) => kills.reduce((sum, { open }) => sum + open, 0);
/** Seconds from a kill until the last of its orders had settled, for the slowest kill. */
export const slowestOf = ({ kills }: Pick<Survived, "kills">) =>
  Math.max(...kills.map(({ seconds }) => seconds));

/** Long enough that many orders are in progress at any moment. */
const PROVIDER_MILLIS = 1_000;
const PREPARE_MS = 2_000;
const ONLY_ORDERS: Record<Operation, number> = {
  placeOrder: 1,
  cancelOrder: 0,
  getOrder: 0,
  getSummary: 0,
  listOrders: 0,
  listProducts: 0,
};

type Target = WithProcesses & WithProvider;

/** Kills every process of the variant and of its database at one moment, in the middle of sagas. */
export function killAll(names: readonly string[], killedAt: number[]): Fault<Target> {
  return {
    name: "kill-all",
    what: "SIGKILL of everything",
    async inject(target, random) {
      await control(target.provider, { mode: "normal", latencyMs: PROVIDER_MILLIS });
      await sleep(PREPARE_MS);
      const killed = names.map((name) => kill(name).inject(target, random));
      killedAt.push(Date.now());
      await control(target.provider, { mode: "normal", latencyMs: 0 });
      await Promise.all(killed);
      return undefined;
    },
  };
}

/** @param killedAt gets the moment of each kill */
export type StartToKill = (killedAt: number[]) => StartChaosTarget;

const starts: Record<VariantName, StartToKill> = {
  services: (killedAt) => (context) =>
    startServicesWith([killAll([...SERVICES, "postgres"], killedAt)], context),
  functions: (killedAt) => (context) =>
    startFunctionsWith([killAll(["functions", "dynamodb"], killedAt)], context),
};

/**
 * Places orders at an even pace and kills everything repeatedly.
 * @param start starts the variant; the default starts it in its usual form
 */
export async function killInMidSaga(
  name: VariantName,
  laboratory: Laboratory,
  start: StartToKill = starts[name],
): Promise<Survived> {
  const [every, kills] = laboratory.comparison.options.short ? [4, 1] : [7, 2];
  const settings = { rate: 20, mix: ONLY_ORDERS, calm: 1, every, duration: 2 + kills * every };
  const killedAt: number[] = [];
  const run = await runUnderFaults(name, start(killedAt), settings, laboratory);
  const { seen, audit, lost, broken } = run;
  return {
    name,
    kills: killedAt.map((at) => {
      const open = seen.settlements.filter(
        ({ placedAt, settledAt = Infinity }) => placedAt < at && settledAt > at,
      );
      const last = Math.max(at, ...open.map(({ settledAt = Infinity }) => settledAt));
      return { open: open.length, seconds: (last - at) / 1_000 };
    }),
    accepted: audit.accepted,
    lost,
    broken,
  };
}
