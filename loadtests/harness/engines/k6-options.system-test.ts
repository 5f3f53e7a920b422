import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import type { RampingArrivalRateScenario as Executor, Options } from "k6/options";
import { describe, expect, it, test } from "vitest";
import { stagesOf } from "../../k6/lib/options.ts";
import type { Scenario, Thresholds } from "../../scenarios/scenario.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import { type Ended, flagsOf, NAMES, pathOf, runK6 } from "../test/k6.ts";

const loadtests = fileURLToPath(new URL("../..", import.meta.url));

type Inspected = Options & {
  scenarios: Record<string, Executor>;
  thresholds: Record<string, string[]>;
  mix?: object;
};

const inspected = new Map<string, Promise<Ended>>();

/** The options of a script. It inspects each script once per rate. */
async function optionsOf(script: string, RATE = ""): Promise<Inspected> {
  const key = `${script} ${RATE}`;
  const inspecting = inspected.get(key) ?? runK6(["inspect", ...flagsOf({ RATE }), pathOf(script)]);
  inspected.set(key, inspecting);
  return JSON.parse((await inspecting).output);
}

const scenarioOf = (script: string): Scenario => SCENARIOS.get(script.slice(3, -3))!;

test("there is a script for each scenario, with its number and its lesson at the top", async () => {
  expect(new Set(NAMES.map((name) => name.slice(3, -3)))).toEqual(new Set(SCENARIOS.keys()));
  for (const name of NAMES) {
    const text = await readFile(pathOf(name), "utf8");
    expect(text).toMatch(new RegExp(`^/\\*\\*\\n \\* ${name.slice(0, 2)}\\. [A-Z].*\\.\\n \\*\\n`));
  }
});

describe.each(NAMES)("the options of %s", (name) => {
  it("describe the same load as the scenario of the embedded driver", async () => {
    const options = await optionsOf(name);
    expect(stagesOf(options)).toEqual(scenarioOf(name).stages);
    expect(options.mix ?? { placeOrder: 1 }).toEqual(scenarioOf(name).mix);
    expect(options.thresholds).toMatchObject(k6Thresholds(scenarioOf(name).thresholds));
  });

  it("fail a run when orders do not settle", async () => {
    expect((await optionsOf(name)).thresholds).toMatchObject({
      orders_settled: ["count>0"],
      orders_unsettled: ["count==0"],
    });
  });

  it("have no threshold that cannot break", async () => {
    const { thresholds } = await optionsOf(name);
    const expressions = Object.values(thresholds).flat();
    expect(expressions.filter((one) => /^rate<=1$|^rate>=0$|^count>=0$/.test(one))).toEqual([]);
  });

  it("allocate two to four virtual users for each arrival of a second at the peak, and wait for the slowest request", async () => {
    for (const [RATE, peak] of [
      ["", Math.max(...scenarioOf(name).stages.map(({ to }) => to))],
      ["7", 10],
    ] as const) {
      const { scenarios } = await optionsOf(name, RATE);
      const [{ executor, preAllocatedVUs, maxVUs, gracefulStop }] = Object.values(scenarios) as [Executor];
      expect(executor).toMatch(/arrival-rate$/);
      expect(preAllocatedVUs).toBeGreaterThanOrEqual(Math.max(20, 2 * peak));
      expect(preAllocatedVUs).toBeLessThanOrEqual(Math.max(40, 4 * peak));
      expect(maxVUs).toBeUndefined();
      expect(Number.parseInt(gracefulStop!, 10)).toBeGreaterThan(30);
    }
  });
});

/** The thresholds of a scenario in the syntax of k6, which can only approximate those on the knee and the slowdown. */
function k6Thresholds(thresholds: Thresholds): Record<string, string[]> {
  const { responseP95, responseP99, settledP99, errorShare, droppedShare, kneeFrom, slowdown } = thresholds;
  const atMost = (statistic: string, limit: number | undefined) =>
    limit === undefined ? [] : [`${statistic}<=${limit}`];
  const zero = (statistic: string, share: number | undefined) =>
    share === 0 ? [`${statistic}==0`] : atMost(statistic, share);
  const all = {
    response: [...atMost("p(95)", responseP95), ...atMost("p(99)", responseP99)],
    settled: atMost("p(99)", settledP99),
    errors: zero("rate", errorShare),
    dropped_iterations: zero("count", droppedShare),
    ...(kneeFrom !== undefined && {
      [`errors{rate:below_${kneeFrom}}`]: ["rate==0"],
      [`response{rate:below_${kneeFrom}}`]: ["p(95)<=250"],
    }),
    ...(slowdown !== undefined && { "response{part:last}": [`p(95)<=${responseP95}`] }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, expressions]) => expressions.length > 0));
}

test("the rate of a spike jumps instead of rising gradually", async () => {
  const { scenarios } = await optionsOf("04-spike.ts");
  expect(scenarios.spike).toMatchObject({ executor: "ramping-arrival-rate", startRate: 5 });
  expect(scenarios.spike!.stages[1]).toEqual({ target: 100, duration: "0s" });
});

describe("-e RATE and -e DURATION", () => {
  const inspect = async (RATE: string, DURATION: string) =>
    (await runK6(["inspect", ...flagsOf({ RATE, DURATION }), pathOf("02-steady.ts")])).output;

  it("change a script's load", async () => {
    expect(stagesOf(JSON.parse(await inspect("70", "1m30s")))).toEqual([{ seconds: 90, from: 70, to: 70 }]);
  });

  it.each([
    ["fast", "1m", "RATE is fast: give a whole number, for example -e RATE=50."],
    ["5", "forever", "DURATION is forever: give a time, for example -e DURATION=1m30s."],
  ])("refuse %s and %s with a message", async (rate, duration, message) => {
    expect(await inspect(rate, duration)).toContain(message);
  });
});

describe("the syntax of the scripts", () => {
  it("is one that the oldest supported k6 can read", async () => {
    const files = globSync("{k6,scenarios}/**/*.ts", { cwd: loadtests, exclude: ["**/*.test.ts"] });
    expect(files.length).toBeGreaterThan(20);
    const newer: string[] = [];
    for (const file of files) {
      const source = await readFile(join(loadtests, file), "utf8");
      const withTarget = async (target: string) => (await transform(source, { loader: "ts", target })).code;
      if ((await withTarget("esnext")) !== (await withTarget("es2020"))) newer.push(file);
    }
    expect(newer).toEqual([]);
  });
});
