import "@app/infra/embedded/exit-with-parent";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@app/chassis/client";
import { setting } from "@app/chassis/config";
import { RoundRobinPool } from "undici";

/** Calls of a callee's path at a steady rate. */
export type Calls = { path: string; perSecond: number; count: number };
/** `latencies` in milliseconds, of the calls that were answered with 200. */
export type Called = { latencies: number[]; failed: number };

/** Calls `CALLEE_URL`: with `CALLEE_KEY` as the services do, without it in the simplest way. One run for each message. */
const url = setting("CALLEE_URL");
const key = setting("CALLEE_KEY", "");
const headers = { "content-type": "application/json" };
const send = key ? protectedSend() : plainSend();

function protectedSend(): (path: string) => Promise<number> {
  const own = { "x-caller": "orders", "x-caller-key": key };
  const call = createClient(url, { headers: own, timeout: 2_000 });
  return async (path) => (await call({ method: "PUT", path, headers, body: "{}" })).status;
}

function plainSend(): (path: string) => Promise<number> {
  const pool = new RoundRobinPool(url, { connections: 128 });
  return async (path) => {
    const { statusCode, body } = await pool.request({ method: "PUT", path, headers, body: "{}" });
    await body.text();
    return statusCode;
  };
}

async function run({ path, perSecond, count }: Calls): Promise<Called> {
  const called: Called = { latencies: [], failed: 0 };
  const startsAt = performance.now();
  const all: Promise<void>[] = [];
  for (let i = 0; i < count; i++) {
    await sleep(startsAt + (i * 1_000) / perSecond - performance.now());
    all.push(callOnce(path, called));
  }
  await Promise.all(all);
  return called;
}

async function callOnce(path: string, called: Called): Promise<void> {
  const sent = performance.now();
  const status = await send(path).catch(() => 0);
  if (status === 200) called.latencies.push(performance.now() - sent);
  else called.failed++;
}

process.on("message", async (calls: Calls) => process.send?.(await run(calls)));
process.send?.({ ready: true });
