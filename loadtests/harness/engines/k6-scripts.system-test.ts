import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Both, startBoth } from "@app/infra/embedded/both";
import { transform } from "esbuild";
import type { Options } from "k6/options";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from "vitest";
import { stagesOf } from "../../k6/lib/options.ts";
import type { RunJudgement } from "../../scenarios/judge-run.ts";
import type { Measured } from "../../scenarios/result.ts";
import type { Scenario, Thresholds } from "../../scenarios/scenario.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import { serveShop } from "../test/stub-shop.ts";

const loadtests = fileURLToPath(new URL("../..", import.meta.url));
const scripts = join(loadtests, "k6");
const k6 = fileURLToPath(new URL("../test/k6-stand-ins/main.ts", import.meta.url));
const NAMES = (await readdir(scripts)).filter((name) => name.endsWith(".ts")).toSorted();
/** Forty arrivals; the spike and the ramp have shapes of their own. */
const SHORT = { RATE: "10", DURATION: "4s" };

type Run = { status: number; output: string };
type Report = RunJudgement & Measured;
type Env = Record<string, string>;
type Executor = {
  executor: string;
  startRate?: number;
  stages?: { target: number; duration: string }[];
  preAllocatedVUs: number;
  maxVUs?: number;
  gracefulStop: string;
};
type Inspected = Options & {
  scenarios: Record<string, Executor>;
  thresholds: Record<string, string[]>;
  mix?: object;
};

function standIn(args: string[], env: Env = {}): Promise<Run> {
  const options = { env: { ...process.env, ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [k6, ...args], options, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

async function run(script: string, env: Env, flags: string[] = []) {
  const directory = await mkdtemp(join(tmpdir(), "k6-test-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const result = join(directory, "result.json");
  const settings = { ...SHORT, RESULT: result, ...env };
  const { status, output } = await standIn(["run", ...flags, join(scripts, script)], settings);
  return { status, output, report: JSON.parse(await readFile(result, "utf8")) as Report };
}

const inspected = new Map<string, Promise<Run>>();

/** The options that k6 is given; each script is inspected once per rate. */
async function optionsOf(script: string, RATE = ""): Promise<Inspected> {
  const key = `${script} ${RATE}`;
  const inspecting = inspected.get(key) ?? standIn(["inspect", join(scripts, script)], { RATE });
  inspected.set(key, inspecting);
  return JSON.parse((await inspecting).output);
}

const scenarioOf = (script: string): Scenario => SCENARIOS.get(script.slice(3, -3))!;

test("there is a script for each scenario, numbered, and with its why at its head", async () => {
  expect(new Set(NAMES.map((name) => name.slice(3, -3)))).toEqual(new Set(SCENARIOS.keys()));
  for (const name of NAMES) {
    const text = await readFile(join(scripts, name), "utf8");
    expect(text).toMatch(new RegExp(`^/\\*\\*\\n \\* ${name.slice(0, 2)}\\. [A-Z].*\\.\\n \\*\\n`));
  }
});

describe.each(NAMES)("the options of %s", (name) => {
  it("state the same load as the scenario that the embedded driver runs", async () => {
    const options = await optionsOf(name);
    expect(stagesOf(options)).toEqual(scenarioOf(name).stages);
    expect(options.mix ?? { placeOrder: 1 }).toEqual(scenarioOf(name).mix);
    expect(options.thresholds).toMatchObject(k6Thresholds(scenarioOf(name).thresholds));
  });

  it("fail a run whose orders did not settle", async () => {
    expect((await optionsOf(name)).thresholds).toMatchObject({
      orders_settled: ["count>0"],
      orders_unsettled: ["count==0"],
    });
  });

  it("have no threshold that cannot fail", async () => {
    const { thresholds } = await optionsOf(name);
    const expressions = Object.values(thresholds).flat();
    expect(expressions.filter((one) => /^rate<=1$|^rate>=0$|^count>=0$/.test(one))).toEqual([]);
  });

  it("allocate two to four virtual users per arrival and second at the peak, and wait for the slowest request", async () => {
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
      expect(Number.parseInt(gracefulStop, 10)).toBeGreaterThan(30);
    }
  });
});

/** What the thresholds of a scenario are in k6's words. A knee and a slowdown can only be approached there. */
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

test("the rate of a spike jumps instead of gliding", async () => {
  const { scenarios } = await optionsOf("04-spike.ts");
  expect(scenarios.spike).toMatchObject({ executor: "ramping-arrival-rate", startRate: 5 });
  expect(scenarios.spike!.stages![1]).toEqual({ target: 100, duration: "0s" });
});

test("-e RATE and -e DURATION change a script's load, and nonsense is refused with a sentence", async () => {
  const flags = (rate: string, duration: string) => [
    "inspect",
    "-e",
    `RATE=${rate}`,
    "-e",
    `DURATION=${duration}`,
  ];
  const inspected = await standIn([...flags("70", "1m30s"), join(scripts, "02-steady.ts")]);
  expect(stagesOf(JSON.parse(inspected.output))).toEqual([{ seconds: 90, from: 70, to: 70 }]);
  const refused = await standIn([...flags("fast", "1m"), join(scripts, "02-steady.ts")]);
  expect(refused.output).toContain("RATE is fast: give a whole number, for example -e RATE=50.");
  const endless = await standIn([...flags("5", "forever"), join(scripts, "02-steady.ts")]);
  expect(endless.output).toContain("DURATION is forever: give a time, for example -e DURATION=1m30s.");
});

describe("the syntax", () => {
  it("is no newer than the oldest k6 that the scripts are promised for", async () => {
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

describe("against the running app", () => {
  let both: Both;
  const targetOf = (variant: "services" | "functions") => {
    return { BASE_URL: `${both[variant]!.url}/`, ISSUER: both.outside.issuer };
  };

  beforeAll(async () => {
    both = await startBoth();
  }, 120_000);
  afterAll(() => both?.stop());

  describe.each(["services", "functions"] as const)("on the %s", (variant) => {
    it.each(NAMES)(
      "%s finds every path, field and status as it expects them",
      { timeout: 120_000 },
      async (name) => {
        const { output, report } = await run(name, targetOf(variant));
        expect(output).not.toContain("✗");
        expect(report).toMatchObject({ valid: true, reasons: [], load: { engine: "k6", errors: {} } });
        const { scenario, operations, response, offered, completed } = report.load;
        expect(scenario.name).toBe(name.slice(3, -3));
        expect(completed).toBe(offered);
        expect(Object.keys(operations)).toEqual(Object.keys(scenario.mix));
        for (const operation of Object.values(operations)) expect(operation.completed).toBeGreaterThan(0);
        expect(response.p50).toBeGreaterThan(0);
        expect(report.settled.settled).toBeGreaterThanOrEqual(operations.placeOrder!.completed);
        expect(report.settled.latency.p50).toBeGreaterThan(0);
      },
    );
  });
});

describe("a run", () => {
  const target = async (...shop: Parameters<typeof serveShop>) => {
    const { url, keys } = await serveShop(...shop);
    return { BASE_URL: url, ISSUER: url, keys };
  };
  const at = async (...shop: Parameters<typeof serveShop>) => {
    const { keys: _, ...env } = await target(...shop);
    return env;
  };

  it("keeps k6's own summary, adds the verdict and writes no file, unless RESULT names one", async () => {
    const { status, output } = await standIn(["run", join(scripts, "02-steady.ts")], {
      ...SHORT,
      ...(await at()),
    });
    expect(status).toBe(0);
    expect(output).toContain("40 of 40 arrivals answered well, 0 dropped");
    expect(output).toContain("k6's own summary");
    expect((await run("02-steady.ts", await at())).output).not.toContain("k6's own summary");
  });

  it("gives every arrival of every virtual user an idempotency key of its own, in two runs at once, too", async () => {
    const { keys, ...env } = await target();
    await Promise.all([run("02-steady.ts", env), run("02-steady.ts", env)]);
    expect(keys()).toBe(80);
  });

  it("is read from k6's new summary as well, which has no p(99)", async () => {
    const { status, report } = await run("02-steady.ts", await at(), ["--new-machine-readable-summary"]);
    expect(status).toBe(0);
    expect(report).toMatchObject({ valid: true, broken: [], load: { started: 40, completed: 40 } });
    expect(report.settled).toMatchObject({ settled: 40, unsettled: 0 });
    expect(report.load.response.p95).toBeGreaterThan(0);
    expect(report.load.response.p99).toBeNull();
  });

  it("checks bodies although k6 discards them otherwise", async () => {
    const { status, report } = await run("05-mixed.ts", await at(), ["--discard-response-bodies"]);
    expect(status).toBe(0);
    expect(report).toMatchObject({ valid: true, load: { completed: 40 } });
  });

  it("expects of one instance of several its share of the arrivals", async () => {
    const segment = ["--execution-segment", "1/4:1/2"];
    const { report } = await run("02-steady.ts", { ...(await at()), ITERATIONS: "10" }, segment);
    expect(report).toMatchObject({ valid: true, load: { offered: 10, completed: 10 } });
  });

  it("renews tokens that end before it does", async () => {
    const env = { ...(await at({ tokenSeconds: 1 })), RATE: "100", DURATION: "20s" };
    const { report } = await run("02-steady.ts", env);
    expect(report).toMatchObject({ valid: true, load: { completed: 2_000, errors: {} } });
  });

  it("counts the time that connecting took", async () => {
    const { report } = await run("02-steady.ts", await at());
    expect(report.load.response.p50).toBeGreaterThan(50);
  });

  it("has a figure for each second of a ramp, and for each tenth of a soak", async () => {
    const ramp = (await run("03-ramp.ts", { ...(await at()), RATE: "60" })).report;
    expect(ramp.load.windows.map(({ second }) => second)).toEqual([0, 1, 2, 3]);
    expect(ramp.load.windows.reduce((sum, { completed }) => sum + completed, 0)).toBe(140);
    expect(ramp.settled.windows[0]!.latency.p50).toBeGreaterThan(0);
    const soak = (await run("06-soak.ts", { ...(await at()), DURATION: "10s" })).report;
    expect(soak.load.windows).toHaveLength(10);
  });

  it("fails on a good status with the wrong body, and is not valid when all are wrong", async () => {
    const placing = { status: 202, body: { errorMessage: "thrown" } };
    const some = await run("02-steady.ts", await at({ placing, nth: 10 }));
    expect(some.status).toBe(99);
    expect(some.report).toMatchObject({ valid: true, load: { completed: 36, errors: { "wrong body": 4 } } });
    expect(some.report.broken).toContain("errors 10.0 % (limit 0 %)");
    for (const name of ["02-steady.ts", "03-ramp.ts"]) {
      const { status, report } = await run(name, await at({ placing }));
      expect(status).toBe(99);
      expect(report.reasons[0]).toMatch(/^none of \d+ requests was answered well \(wrong body\)$/);
    }
  });

  it("counts a wrong status as an error of its own", async () => {
    const { report } = await run("02-steady.ts", await at({ placing: { status: 503, body: {} }, nth: 2 }));
    expect(report.load.errors).toEqual({ "wrong status": 20 });
  });

  it("fails and is not valid when its orders do not settle", { timeout: 180_000 }, async () => {
    const { status, report } = await run("02-steady.ts", await at({ settles: false }));
    expect(status).toBe(99);
    expect(report.reasons).toEqual(["40 accepted orders did not settle"]);
  });

  it("is not valid when it was cut short", async () => {
    const { report } = await run("02-steady.ts", { ...(await at()), ITERATIONS: "6" });
    expect(report.reasons).toEqual(["the run was cut short: only 6 of 40 arrivals came"]);
  });

  it("ends early and is not valid when the target no longer answers", { timeout: 60_000 }, async () => {
    const env = { ...(await at({ placing: "hang up" })), RATE: "10000", DURATION: "100s" };
    const { status, report } = await run("02-steady.ts", env);
    expect(status).toBe(108);
    expect(report.reasons).toEqual(["the target stopped answering, and the run was ended early"]);
  });

  it("that nothing answers says what to start", async () => {
    const nowhere = { BASE_URL: "http://127.0.0.1:1", ISSUER: "http://127.0.0.1:1" };
    const { status, output, report } = await run("02-steady.ts", nowhere);
    expect(status).toBe(108);
    expect(output).toContain(
      "test aborted: Nothing answers at http://127.0.0.1:1: start the app (npm start,",
    );
    expect(report).toMatchObject({ valid: false, reasons: ["the run could not be set up"] });
  });
});
