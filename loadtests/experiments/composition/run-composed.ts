import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { orderIdFor } from "@app/domain/order";
import type { Both } from "@app/infra/embedded/both";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { median, sum } from "simple-statistics";
import { type ExtraProcess, startExtraProcess } from "../../harness/extra-process.ts";
import { CREDENTIALS, openTables, SKU, TABLE_SETTINGS } from "../lib/tables.ts";
import type { Message, Reply } from "./environment.ts";
import { type CostOfOrder, PACE_MS, type Trial } from "./run-chain.ts";

const ENVIRONMENT = fileURLToPath(new URL("environment.ts", import.meta.url));
const LIMIT_MS = 30_000;
const ATTEMPTS = 5;
/** Opens connections and compiles code. */
const WARM_UP = 10;

/** Fulfils orders with the composed function. A failed run is repeated immediately, from its start. */
export async function runComposed(
  { functions }: Pick<Both, "functions">,
  { providerUrl, apiKey }: Pick<OutsideParties, "providerUrl" | "apiKey">,
  trials: readonly Trial[],
): Promise<CostOfOrder[]> {
  const dynamodb = functions?.dynamodbEndpoint ?? "";
  const tables = await openTables(dynamodb);
  const environment = await startExtraProcess(ENVIRONMENT, {
    ...CREDENTIALS,
    ...TABLE_SETTINGS,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    PROVIDER_URL: providerUrl,
    PROVIDER_API_KEY: apiKey,
    LOG_LEVEL: "silent",
  }).catch(async (error: unknown) => {
    await tables.drop();
    throw error;
  });
  try {
    const ask = askVia(environment);
    await placeAll(ask, { orders: WARM_UP, card: "card_accepted" });
    const costs: CostOfOrder[] = [];
    for (const trial of trials) costs.push(await measure(ask, trial));
    return costs;
  } finally {
    await environment.stop();
    await tables.drop();
  }
}

/** Asks the environment and waits for its answer. @throws Error when none comes in time */
type Ask = (id: string, message: Message) => Promise<Reply>;

function askVia({ child }: Pick<ExtraProcess<unknown>, "child">): Ask {
  const waiting = new Map<string, (reply: Reply) => void>();
  child.on("message", (reply: Reply) => {
    waiting.get("id" in reply ? reply.id : "cpu")?.(reply);
  });
  return (id, message) => {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const timer = setTimeout(() => reject(new Error("The composed function did not answer.")), LIMIT_MS);
    waiting.set(id, resolve);
    child.send(message);
    return promise.finally(() => clearTimeout(timer));
  };
}

async function measure(ask: Ask, trial: Trial): Promise<CostOfOrder> {
  const before = await cpuOf(ask);
  const orders = await placeAll(ask, trial);
  const cpu = (await cpuOf(ask)) - before;
  const runs = orders.flat();
  const billed = sum(runs.map((millis) => Math.ceil(millis))) / orders.length;
  return {
    invocations: runs.length / orders.length,
    billed,
    waiting: billed - cpu / orders.length,
    settledP50: median(orders.map((own) => sum(own))),
  };
}

function placeAll(ask: Ask, { orders, card }: Trial): Promise<number[][]> {
  return Promise.all(
    Array.from({ length: orders }, (_, turn) => sleep(turn * PACE_MS).then(() => place(ask, card))),
  );
}

/** Milliseconds of each run of one order, up to the first success. @throws Error when no run succeeds */
async function place(ask: Ask, card: string): Promise<number[]> {
  const id = orderIdFor("composed", randomUUID());
  const request = { lines: [{ sku: SKU, quantity: 1 }], card };
  const runs: number[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const reply = await ask(id, { id, request });
    if (!("id" in reply)) break;
    runs.push(reply.millis);
    if (!reply.failed) return runs;
  }
  throw new Error("The composed function did not fulfil an order.");
}

async function cpuOf(ask: Ask): Promise<number> {
  const reply = await ask("cpu", "cpu");
  return "cpuMillis" in reply ? reply.cpuMillis : 0;
}
