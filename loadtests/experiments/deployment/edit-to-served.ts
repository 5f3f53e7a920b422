import { join } from "node:path";
import { bundleHandlers } from "@app/functions/packaging/bundle";
import { bundleProgram } from "@app/infra/compose/image/bundle";
import { createThrowAwayDatabase } from "../../harness/variants/postgres.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { openTables } from "../lib/tables.ts";
import { apply, DELISTED, RULE } from "./edits.ts";
import { type Runner, startOrders, startPlaceOrder, untilRefused } from "./runners.ts";
import { type Copy, copySources } from "./sources.ts";

/**
 * Seconds from an edited rule to a bundle, from the bundle to a new process, and in total to an answer by the edited
 * rule.
 */
export type Served = { build: number; replace: number; total: number };

/** The time of an edit in each variant. */
export type Edited = Record<"services" | "functions", Served>;

/** @throws Error when the old or the new rule is not served */
export function editToServed(laboratory: Laboratory): Promise<Edited> {
  const copy = copySources();
  return measureIn(copy, laboratory).finally(copy.remove);
}

async function measureIn(copy: Copy, { both, signal }: Laboratory): Promise<Edited> {
  const { services: variant, functions: emulator } = both;
  if (!variant || !emulator) throw new Error("Both variants have to run.");
  const [old, edited] = [join(copy.directory, "old"), join(copy.directory, "edited")];
  const sources = join(copy.directory, "functions");
  const buildService = (out: string) => bundleProgram("orders", out, copy.directory);
  const buildFunction = (out: string) =>
    bundleHandlers(sources, ["orders/place-order.handler"], join(out, "functions"));
  await buildService(old);
  await buildFunction(old);
  const database = await createThrowAwayDatabase(variant.postgres.adminUrl);
  const tables = await openTables(emulator.dynamodbEndpoint);
  const startService = () => startOrders(edited, database.url);
  const startFunction = () => startPlaceOrder(join(edited, "functions"), both);
  const runners: Runner[] = [];
  try {
    runners.push(await startOrders(old, database.url));
    runners.push(await startPlaceOrder(join(old, "functions"), both));
    for (const runner of runners) await requireAccepted(runner);
    apply(RULE, copy.directory);
    return {
      services: await replace(runners[0]!, signal, startService, () => buildService(edited)),
      functions: await replace(runners[1]!, signal, startFunction, () => buildFunction(edited)),
    };
  } finally {
    await Promise.all(runners.map((runner) => runner.stop()));
    await tables.drop();
    await database[Symbol.asyncDispose]();
  }
}

/** @throws Error when the old rule does not accept an order: the edit would not be visible */
async function requireAccepted({ place }: Runner): Promise<void> {
  const status = await place(DELISTED);
  if (status !== 202) throw new Error(`An order of ${DELISTED} was refused (${status}) before the edit.`);
}

async function replace(
  old: Runner,
  signal: AbortSignal,
  start: () => Promise<Runner>,
  build: () => Promise<unknown>,
): Promise<Served> {
  const seconds = stopwatch();
  await build();
  const built = seconds();
  await old.stop();
  const fresh = await start();
  try {
    await untilRefused(fresh, DELISTED, signal);
    const total = seconds();
    return { build: built, replace: total - built, total };
  } finally {
    await fresh.stop();
  }
}

function stopwatch(): () => number {
  const began = performance.now();
  return () => (performance.now() - began) / 1_000;
}
