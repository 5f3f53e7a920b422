import { expect, onTestFinished, test } from "vitest";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { serve } from "../test/serve.ts";
import { startDrivers } from "./drivers.ts";

/** Running drivers, and a target that accepts every order and remembers the keys and tokens. */
async function started(count: number) {
  const seen: { key: unknown; token: string }[] = [];
  const { url } = await serve(({ headers }, response) => {
    const id = `order-${seen.push({ key: headers["idempotency-key"], token: headers.authorization! })}`;
    response.writeHead(202).end(JSON.stringify({ id }));
  });
  const drivers = startDrivers(count);
  onTestFinished(() => drivers.stop());
  return { drivers, url, seen };
}

const TOKENS = ["a", "b", "c", "d", "e"];

test("three drivers together send the rate of the load, and report every order and every second", async () => {
  const { drivers, url, seen } = await started(3);
  const scenario = steadyAt(100, 2);
  const { result, accepted } = await drivers.run({ scenario, url, tokens: TOKENS });
  expect(result).toMatchObject({ engine: "driver", scenario, offered: 200, completed: 200, errors: {} });
  expect(result.windows.map(({ started, completed }) => [started, completed])).toEqual([
    [100, 100],
    [100, 100],
  ]);
  expect(seen).toHaveLength(200);
  expect(new Set(accepted).size).toBe(200);
});

test("no idempotency key comes twice, and each driver has customers of its own", async () => {
  const { drivers, url, seen } = await started(2);
  await drivers.run({ scenario: steadyAt(100, 1), url, tokens: TOKENS });
  expect(new Set(seen.map(({ key }) => key)).size).toBe(100);
  const customersByRun = Map.groupBy(seen, ({ key }) => String(key).slice(0, 36)); // a UUID
  const customers = [...customersByRun.values()].map((requests) =>
    [...new Set(requests.map(({ token }) => token))].toSorted().join(),
  );
  expect(customers.toSorted()).toEqual(["Bearer a,Bearer c,Bearer e", "Bearer b,Bearer d"]);
});

test("a run fails when one of its drivers dies", async () => {
  const { drivers, url } = await started(2);
  const ended = expect(drivers.run({ scenario: steadyAt(10, 60), url, tokens: TOKENS })).rejects.toThrow(
    "the load generator ended before its run did (SIGTERM)",
  );
  drivers.stop();
  await ended;
});
