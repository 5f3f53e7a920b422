import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { Balancer } from "./scalability/balancer.ts";
import { type Burst, secondsUntilBack } from "./scalability/burst.ts";
import { judge, tooFewCores } from "./scalability.ts";

const burst = (back: number | undefined, busy = 0.5, units = 9): Burst => ({
  ...(back === undefined ? {} : { back }),
  p95: [
    [0, 900],
    [1, 20],
  ],
  samples: [
    { at: 0, busy, units: 4 },
    { at: 1, busy, units },
  ],
  errors: {},
  bottleneck: [],
});
const never = burst(undefined);

describe("scalability", () => {
  it("holds when the functions recover by themselves, and the services only with replicas", () => {
    const { verdict, because } = judge({ one: never, three: burst(2), functions: burst(3) });
    expect(verdict).toBe("holds");
    expect(because).toBe(
      "In the burst, the p95 returned below 250 ms: in the functions after 3 s, with 4 to 9 environments; in one replica of the services not within the burst, in three after 2 s.",
    );
  });

  it("cannot be shown when one replica is enough: the burst asked for no scaling", () => {
    const { verdict, because } = judge({ one: burst(0), three: burst(0), functions: burst(3) });
    expect(verdict).toBe("cannot be shown on one machine");
    expect(because).toMatch(/^One replica of the services was enough for this burst, so /);
  });

  it("does not hold when the functions do not recover, or the services not even with replicas", () => {
    expect(judge({ one: never, three: never, functions: burst(3) }).verdict).toBe("does not hold here");
    expect(judge({ one: never, three: burst(2), functions: never }).verdict).toBe("does not hold here");
  });

  it("does not hold when the functions recover without a further environment", () =>
    expect(judge({ one: never, three: burst(2), functions: burst(3, 0.5, 4) }).verdict).toBe(
      "does not hold here",
    ));

  it("cannot be shown when the cores or the load generator were the limit", () => {
    const busy = judge({ one: never, three: burst(2), functions: burst(3, 0.99) });
    expect(busy.verdict).toBe("cannot be shown on one machine");
    expect(busy.because).toMatch(/^All cores together were 99 % busy in a second, so /);
    expect(busy.details).toContain("in the functions after 3 s");
    const held = { ...burst(3), bottleneck: ["the load generator was the bottleneck"] };
    expect(judge({ one: never, three: burst(2), functions: held }).verdict).toBe(
      "cannot be shown on one machine",
    );
  });
});

describe("a short run sends no burst", () => {
  it("that needs more cores than the machine has", () => {
    const finding = tooFewCores({ services: 9.5, functions: 29 }, 200, 2);
    expect(finding).toMatchObject({
      verdict: "cannot be shown on one machine",
      because:
        "A burst of 200 orders/s needs 1.9 cores in the services, and 5.8 in the functions; this machine has 2.",
    });
    expect(tooFewCores({ services: 9.5, functions: 29 }, 200, 8)).toBeUndefined();
  });
});

describe("the p95 is back in the target", () => {
  const window = (second: number, p95: number, errors = 0) => ({
    second,
    started: 10,
    completed: 10 - errors,
    errors,
    response: { p50: 1, p90: 1, p95, p99: p95, max: p95 },
  });

  it("at the first second from which it stays there", () => {
    expect(secondsUntilBack([window(2, 900), window(3, 20), window(4, 300), window(5, 20)], 2)).toBe(3);
    expect(secondsUntilBack([window(2, 20)], 2)).toBe(0);
  });

  it("not while a request is refused, and never when the last second is outside", () => {
    expect(secondsUntilBack([window(2, 20, 1), window(3, 20)], 2)).toBe(1);
    expect(secondsUntilBack([window(2, 20), window(3, 900)], 2)).toBeUndefined();
  });
});

it("a balancer gives new connections to each replica in turn", async () => {
  const balancer = new Balancer();
  onTestFinished(() => balancer.close());
  const url = await balancer.listen(await serve("first"));
  const ask = async () => (await fetch(url, { headers: { connection: "close" } })).text();
  expect(await ask()).toBe("first");
  balancer.add(await serve("second"));
  expect(new Set([await ask(), await ask()])).toEqual(new Set(["first", "second"]));
});

async function serve(name: string): Promise<string> {
  const server = createServer((_request, response) => response.end(name)).listen(0, "127.0.0.1");
  onTestFinished(() => server.close().closeAllConnections());
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
