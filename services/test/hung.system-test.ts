import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { type Both, startBoth } from "../../infra/embedded/both.ts";
import { isAlive, processTable, processTree } from "../../infra/embedded/process-table.ts";
import { fetchToken } from "../../infra/identity-provider/token.ts";

const WAIT = { timeout: 60_000, interval: 100 };
const MORE_THAN_OPENS_A_CIRCUIT = 12;
let both: Both;
let token: string;

beforeAll(async () => {
  both = await startBoth({ only: "services" });
  token = await fetchToken({ issuer: both.outside.issuer, subject: "alice" });
});
afterAll(() => both?.stop());

/**
 * Stops a process and all its descendants, as a swapping machine or a migrating hypervisor does.
 * @returns a function that continues them
 */
function hang(name: string): () => void {
  const rows = processTree(processTable(), both.processes[name] ?? 0);
  const signal = (what: "SIGSTOP" | "SIGCONT") => {
    for (const row of rows.filter(isAlive)) process.kill(row.pid, what);
  };
  signal("SIGSTOP");
  onTestFinished(() => signal("SIGCONT"));
  return () => signal("SIGCONT");
}

type Answer = {
  status: number;
  retryAfter: string | null;
  body: { id: string; status: string; detail: string };
};

async function ask(
  path: string,
  init: Omit<RequestInit, "headers"> & { headers?: Record<string, string> } = {},
  base = both.services!.url,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", ...init.headers };
  const response = await fetch(base + path, { ...init, headers });
  const body = (await response.json()) as Answer["body"];
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body };
}

const statusOf = async (...request: Parameters<typeof ask>) => (await ask(...request)).status;
const place = (key: string) =>
  ask("/orders", {
    method: "POST",
    headers: { "idempotency-key": key },
    body: JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" }),
  });

/**
 * Expects that every request ends with an answer that allows a retry, and that later ones are shed. The breaker forgets
 * failures within seconds, so only simultaneous requests open it.
 */
async function expectShed(request: () => Promise<Answer>): Promise<void> {
  const sendMany = () => Promise.all(Array.from({ length: MORE_THAN_OPENS_A_CIRCUIT }, request));
  const answers = await sendMany();
  expect(answers.filter(({ status }) => status !== 503 && status !== 504)).toEqual([]);
  expect(answers.filter(({ retryAfter }) => retryAfter !== "1")).toEqual([]);
  const details = async () => (await sendMany()).map(({ body }) => body.detail);
  await expect.poll(details, WAIT).toContain("A part of the service is overloaded: try again.");
}

it("nothing waits for a service that hangs, and the other services still answer", async () => {
  const wake = hang("orders");
  await expectShed(() => ask("/orders"));
  expect(await statusOf("/products")).toBe(200);
  expect(await statusOf("/health")).toBe(503);
  wake();
  await expect.poll(() => statusOf("/orders"), WAIT).toBe(200);
  await expect.poll(() => statusOf("/health"), WAIT).toBe(200);
});

it("a database that hangs makes a service not ready, but not dead, and its callers are shed", {
  timeout: 180_000,
}, async () => {
  const wake = hang("postgres");
  const { orders } = both.services!.internalUrls;
  const probe = (path: string) => statusOf(path, {}, orders);
  let placed = 0;
  await expectShed(() => place(`while-the-database-hangs-${++placed}`));
  expect([await probe("/livez"), await probe("/readyz")]).toEqual([200, 503]);
  wake();
  await expect.poll(() => probe("/readyz"), WAIT).toBe(200);
  await expect.poll(async () => (await place("while-the-database-hangs-1")).status, WAIT).toBe(202);
  const { id } = (await place("while-the-database-hangs-1")).body;
  await expect.poll(async () => (await ask(`/orders/${id}`)).body.status, WAIT).toBe("confirmed");
});

it("an order is accepted while a context hangs, and waits for it", {
  timeout: 180_000,
}, async () => {
  const wake = hang("inventory");
  const { status, body } = await place("while-inventory-hangs");
  expect(status).toBe(202);
  wake();
  await expect.poll(async () => (await ask(`/orders/${body.id}`)).body.status, WAIT).toBe("confirmed");
});
