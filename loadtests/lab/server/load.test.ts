import { expect, it, onTestFinished, vi } from "vitest";
import type { LiveSecond } from "../../harness/driver/live.ts";
import { serve } from "../../harness/test/serve.ts";
import { Load } from "./load.ts";

/** A target that accepts every order, and a load on it. */
async function openLoad() {
  let requests = 0;
  const { url } = await serve((_request, response) => {
    response.writeHead(202).end(JSON.stringify({ id: `order-${++requests}` }));
  });
  const seconds: LiveSecond[] = [];
  const load = new Load(
    url,
    async () => ["token"],
    (second) => seconds.push(second),
  );
  onTestFinished(() => load.setRate(0));
  return { load, seconds, requests: () => requests };
}

it("tells the answers of each second, at each rate, until the rate is 0", async () => {
  const { load, seconds, requests } = await openLoad();
  load.setRate(20);
  await vi.waitUntil(() => seconds.some(({ completed }) => completed > 0), 20_000);
  load.setRate(60);
  await vi.waitUntil(() => seconds.some(({ completed }) => completed > 30), 20_000);
  load.setRate(0);
  await vi.waitUntil(() => seconds.flatMap(({ accepted }) => accepted).length > 0);
  const before = requests();
  load.setRate(0);
  expect(before).toBeGreaterThan(0);
  expect(load.rate).toBe(0);
});

it("ends by itself when it gets no tokens", async () => {
  const load = new Load(
    "http://127.0.0.1:1",
    () => Promise.reject(new Error("no issuer")),
    () => {},
  );
  load.setRate(5);
  await vi.waitUntil(() => load.rate === 0, 20_000);
});
