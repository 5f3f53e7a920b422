import { expect, onTestFinished, test, vi } from "vitest";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { serve } from "../test/serve.ts";
import { startDriver } from "./driver.ts";
import type { LiveSecond } from "./live.ts";

/** A running driver, and a target that accepts every order and remembers the tokens. */
async function started() {
  const seen: (string | undefined)[] = [];
  const { url } = await serve(({ headers }, response) => {
    const id = `order-${seen.push(headers.authorization)}`;
    response.writeHead(202).end(JSON.stringify({ id }));
  });
  const driver = startDriver();
  onTestFinished(() => driver.stop());
  const run = (seconds: number) => driver.run({ scenario: steadyAt(100, seconds), url, tokens: ["token"] });
  return { driver, run, seen };
}

test("one process carries out run after run and reports every accepted order", async () => {
  const { run, seen } = await started();
  for (const turn of [1, 2]) {
    const { result, accepted } = await run(0.5);
    expect(result).toMatchObject({ engine: "driver", offered: 50, completed: 50 });
    expect(result.health!.cpuShare).toBeGreaterThan(0);
    expect(new Set(accepted).size).toBe(50);
    expect(seen).toHaveLength(50 * turn);
  }
});

test("a run reports the answers of each second while it lasts, and its result counts them, too", async () => {
  const { driver } = await started();
  const { url } = await serve((_request, response) => {
    response.writeHead(202).end(JSON.stringify({ id: crypto.randomUUID() }));
  });
  const seconds: LiveSecond[] = [];
  const run = { scenario: steadyAt(50, 3), url, tokens: ["token"] };
  const { accepted } = await driver.run({ ...run, onSecond: (second) => seconds.push(second) });
  const reported = seconds.flatMap((second) => second.accepted);
  expect(reported.length).toBeGreaterThan(0);
  expect(new Set(reported).size).toBe(reported.length);
  for (const id of reported) expect(accepted).toContain(id);
  expect(seconds[0]).toMatchObject({ failed: 0, response: { p50: expect.any(Number) } });
});

test("requests use renewed tokens from then on", async () => {
  const { driver, run, seen } = await started();
  const ended = expect(run(60)).rejects.toThrow("the load generator ended");
  await vi.waitUntil(() => seen.includes("Bearer token"), 20_000);
  driver.renewTokens(["renewed"]);
  await vi.waitUntil(() => seen.includes("Bearer renewed"), 20_000);
  driver.stop();
  await ended;
});

test("a run whose load generator dies fails at once with a message", async () => {
  const { driver, run, seen } = await started();
  const ended = expect(run(60)).rejects.toThrow("the load generator ended before its run did (SIGTERM)");
  await vi.waitUntil(() => seen.length > 0, 20_000);
  driver.stop();
  await ended;
});
