import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { serve } from "../test/serve.ts";
import { type ClosedLoopJob, runClosedLoop } from "./closed-loop.ts";

async function job(answer: (sequence: number) => Promise<{ status: number; body: object }>) {
  let sequence = 0;
  const { url } = await serve(async (_request, response) => {
    const { status, body } = await answer(sequence++);
    response.writeHead(status).end(JSON.stringify(body));
  });
  const plan = { scenario: steadyAt(1, 1), tokens: ["token"], skus: ["a", "b"], run: "run", seed: 1 };
  return { ...plan, url, connections: 8, seconds: 0.5, timeout: 5_000 } satisfies ClosedLoopJob;
}

test("keeps every connection busy, and opens no more", async () => {
  let [busy, most] = [0, 0];
  const allBusy = Promise.withResolvers<void>();
  const { closedLoop, accepted } = await runClosedLoop(
    await job(async (sequence) => {
      most = Math.max(most, ++busy);
      if (busy === 8) allBusy.resolve();
      await allBusy.promise;
      await sleep(10);
      busy--;
      return { status: 202, body: { id: `order-${sequence}` } };
    }),
  );
  expect(most).toBe(8);
  expect(closedLoop.completed).toBe(accepted.length);
  expect(closedLoop.perSecond).toBeGreaterThan(0);
  expect(closedLoop.perSecond).toBeLessThanOrEqual(8 / 0.01);
  expect(closedLoop.errors).toEqual({});
});

test("counts bad answers as errors", async () => {
  const { closedLoop } = await runClosedLoop(await job(async () => ({ status: 503, body: {} })));
  expect(closedLoop).toMatchObject({ perSecond: 0, completed: 0 });
  expect(closedLoop.errors["status 503"]).toBeGreaterThan(0);
});
