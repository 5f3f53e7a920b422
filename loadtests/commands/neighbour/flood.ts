import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { readLedger } from "@app/audit/ledger";
import { startBoth } from "@app/infra/embedded/both";
import { Pool } from "undici";
import type { RunContext } from "../../harness/run-context.ts";
import { settle } from "../../harness/settle.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { type Variant, type VariantName, variantsOf } from "../../harness/variants/variants.ts";
import type { Settled } from "../../scenarios/result.ts";

const QUIET_CUSTOMERS = 5;
const WARM_UP_SECONDS = 5;
const SETTLE_WITHIN_MS = 10_000;

/** By status of the answer, or the error's code: how many. */
type Answers = Record<string, number>;

export type Flood = {
  noisy: Answers;
  others: Answers;
  /** Of the others' orders. */
  settled: Settled;
  /** Orders that were charged more than once, of anybody. */
  chargedTwice: number;
};

export type FloodPlan = { only: VariantName; card: string; rate: number; seconds: number };

/** Starts a variant, lets one customer flood it, and waits for the others' orders. */
export async function flood({ only, card, rate, seconds }: FloodPlan, context: RunContext): Promise<Flood> {
  const both = await startBoth({ only, signal: context.signal });
  const [variant] = variantsOf(both) as [Variant];
  const pool = new Pool(variant.url, { connections: 256, headersTimeout: 30_000 });
  try {
    const [noisy, ...others] = await fetchTokens(both.outside.issuer, 1 + QUIET_CUSTOMERS);
    const { signal } = context;
    await placeOrders(pool, {
      tokens: others,
      card: "card_accepted",
      rate: 30,
      seconds: WARM_UP_SECONDS,
      signal,
    });
    const startedAt = new Date().toISOString();
    const [loud, quiet] = await Promise.all([
      placeOrders(pool, { tokens: [noisy!], card, rate, seconds, signal }),
      placeOrders(pool, { tokens: others, card: "card_accepted", rate: QUIET_CUSTOMERS, seconds, signal }),
    ]);
    const settled = await settle(variant.store, quiet.ids, { startedAt, signal, timeout: SETTLE_WITHIN_MS });
    const { providerUrl: url, controlKey } = both.outside;
    const { charges } = await readLedger({ url, controlKey });
    const chargedTwice = charges.length - new Set(charges.map(({ reference }) => reference)).size;
    return { noisy: loud.answers, others: quiet.answers, settled, chargedTwice };
  } finally {
    await pool.destroy();
    await variant.store.close();
    await both.stop();
  }
}

type Stream = {
  tokens: readonly string[];
  card: string;
  rate: number;
  seconds: number;
  signal: AbortSignal;
};

/** Open-loop: each order is sent when it is due, whatever became of those before it. */
async function placeOrders(pool: Pool, { tokens, card, rate, seconds, signal }: Stream) {
  const answers: Answers = {};
  const ids: string[] = [];
  const sent: Promise<void>[] = [];
  const start = performance.now();
  for (let order = 0; order < rate * seconds; order++) {
    const due = start + (order * 1_000) / rate;
    await sleep(Math.max(0, due - performance.now()), undefined, { signal });
    const placed = placeOrder(pool, tokens[order % tokens.length]!, card).then(({ outcome, id }) => {
      answers[outcome] = (answers[outcome] ?? 0) + 1;
      if (id) ids.push(id);
    });
    sent.push(placed);
  }
  await Promise.all(sent);
  return { answers, ids };
}

async function placeOrder(
  pool: Pool,
  token: string,
  card: string,
): Promise<{ outcome: string; id?: string }> {
  try {
    const { statusCode, body } = await pool.request({
      method: "POST",
      path: "/orders",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
      },
      body: JSON.stringify({
        lines: [{ sku: `sku-0${10 + Math.floor(Math.random() * 40)}`, quantity: 1 }],
        card,
      }),
    });
    const { id } = (await body.json()) as { id?: string };
    return { outcome: `${statusCode}`, ...(statusCode === 202 && id && { id }) };
  } catch (error) {
    return { outcome: (error as { code?: string }).code ?? (error as Error).name };
  }
}
