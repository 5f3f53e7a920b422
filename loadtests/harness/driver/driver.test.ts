import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { startDriver } from "./driver.ts";

let sequence = 0;
const seen = new Set<string | undefined>();
const server = createServer((request, response) => {
  seen.add(request.headers.authorization);
  response.writeHead(202).end(JSON.stringify({ id: `order-${sequence++}` }));
});
let driver: ReturnType<typeof startDriver>;

beforeEach(async () => {
  driver = startDriver();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  driver.stop();
  server.close().closeAllConnections();
});

const run = (seconds: number) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return driver.run({ scenario: steadyAt(100, seconds), url, tokens: ["token"] });
};

test("one process carries out run after run and hands over every accepted order", async () => {
  for (const turn of [1, 2]) {
    const { result, accepted } = await run(0.5);
    expect(result).toMatchObject({ engine: "driver", offered: 50, completed: 50 });
    expect(result.health!.cpuShare).toBeGreaterThan(0);
    expect(new Set(accepted).size).toBe(50);
    expect(sequence).toBe(50 * turn);
  }
});

test("renewed tokens are used from then on", async () => {
  seen.clear();
  const ended = expect(run(60)).rejects.toThrow("the load generator ended");
  await vi.waitUntil(() => seen.has("Bearer token"), 20_000);
  driver.renewTokens(["renewed"]);
  await vi.waitUntil(() => seen.has("Bearer renewed"), 20_000);
  driver.stop();
  await ended;
});

test("a load generator that dies takes its run down with a sentence, not with a wait", async () => {
  const running = run(60);
  setTimeout(() => driver.stop(), 300);
  await expect(running).rejects.toThrow("the load generator ended before its run did (SIGTERM)");
});
