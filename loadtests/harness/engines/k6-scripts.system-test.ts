import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Both, startBoth } from "@app/infra/embedded/both";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from "vitest";
import { SCENARIOS } from "../../scenarios/all.ts";
import type { Measured } from "../../scenarios/result.ts";
import type { Verdict } from "../../scenarios/verdict.ts";
import { serveShop } from "../test/stub-shop.ts";

const scripts = fileURLToPath(new URL("../../k6", import.meta.url));
const k6 = fileURLToPath(new URL("../test/k6-stand-ins/main.ts", import.meta.url));
const NAMES = (await readdir(scripts)).filter((name) => name.endsWith(".ts")).toSorted();

type Run = { status: number; output: string };
type Report = Verdict & Measured;

function standIn(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const options = { env: { ...process.env, ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [k6, ...args], options, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

async function run(script: string, target: Record<"BASE_URL" | "ISSUER", string>, iterations = 40) {
  const directory = await mkdtemp(join(tmpdir(), "k6-test-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const result = join(directory, "result.json");
  const env = { ...target, RESULT: result, ITERATIONS: String(iterations) };
  const { status, output } = await standIn(["run", join(scripts, script)], env);
  return { status, output, report: JSON.parse(await readFile(result, "utf8")) as Report };
}

test("there is a script for each scenario, numbered, and with its why at its head", async () => {
  const scenarios = NAMES.map((name) => /^\d\d-(.+)\.ts$/.exec(name)?.[1]);
  expect(new Set(scenarios)).toEqual(new Set(SCENARIOS.keys()));
  for (const name of NAMES) {
    const text = await readFile(join(scripts, name), "utf8");
    expect(text).toMatch(new RegExp(`^/\\*\\*\\n \\* ${name.slice(0, 2)}\\. [A-Z].*\\.\\n \\*\\n`));
  }
});

describe("the options that k6 is given", () => {
  const optionsOf = async (script: string) =>
    JSON.parse((await standIn(["inspect", join(scripts, script)])).output);

  it("make a steady rate constant, and keep every threshold of the scenario", async () => {
    expect(await optionsOf("02-steady.ts")).toMatchObject({
      scenarios: {
        steady: {
          executor: "constant-arrival-rate",
          rate: 50,
          timeUnit: "1s",
          duration: "20s",
          maxVUs: 1_000,
        },
      },
      thresholds: {
        response: ["p(95)<=250", "p(99)<=500"],
        settled: ["p(99)<=1000"],
        errors: ["rate<=0"],
        checks: ["rate>=1"],
        dropped_iterations: ["count<=0"],
      },
    });
  });

  it("let the rate of a spike jump instead of glide", async () => {
    const { scenarios } = await optionsOf("04-spike.ts");
    expect(scenarios.spike).toMatchObject({ executor: "ramping-arrival-rate", startRate: 5 });
    expect(scenarios.spike.stages).toEqual([
      { target: 5, duration: "0s" },
      { target: 5, duration: "10s" },
      { target: 100, duration: "0s" },
      { target: 100, duration: "10s" },
      { target: 5, duration: "0s" },
      { target: 5, duration: "20s" },
    ]);
  });

  it.each(NAMES)("start arrivals at a rate in %s", async (name) => {
    const { scenarios } = await optionsOf(name);
    for (const { executor } of Object.values<{ executor: string }>(scenarios))
      expect(executor).toMatch(/arrival-rate$/);
  });
});

describe("against the running app", () => {
  let both: Both;
  const targetOf = (variant: "services" | "functions") => {
    return { BASE_URL: both[variant]!.url, ISSUER: both.outside.issuer };
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
        expect(report).toMatchObject({
          valid: true,
          reasons: [],
          load: { engine: "k6", started: 40, completed: 40, errors: {} },
        });
        expect(report.load.scenario.name).toBe(name.slice(3, -3));
        const { operations, response } = report.load;
        expect(Object.keys(operations)).toEqual(Object.keys(report.load.scenario.mix));
        for (const { completed } of Object.values(operations)) expect(completed).toBeGreaterThan(0);
        expect(response.p50).toBeGreaterThan(0);
        expect(report.settled.settled).toBeGreaterThanOrEqual(operations.placeOrder!.completed);
        expect(report.settled.latency.p50).toBeGreaterThan(0);
      },
    );
  });

  it("the ramp has a figure for each second", { timeout: 120_000 }, async () => {
    const { report } = await run("03-ramp.ts", targetOf("services"));
    const { windows } = report.load;
    expect(windows).toHaveLength(60);
    expect(windows.reduce((sum, { completed }) => sum + completed, 0)).toBe(40);
    expect(windows[0]!.response.p95).toBeGreaterThan(0);
    expect(report.settled.windows[0]!.latency.p50).toBeGreaterThan(0);
  });
});

describe("against a target that misbehaves", () => {
  const target = async (...orders: Parameters<typeof serveShop>) => {
    const { url } = await serveShop(...orders);
    return { BASE_URL: url, ISSUER: url };
  };

  it("a good status with the wrong body is an error, and breaks the threshold", async () => {
    const { status, report } = await run(
      "02-steady.ts",
      await target({ status: 202, body: { errorMessage: "thrown" } }),
    );
    expect(status).toBe(99);
    expect(report.load).toMatchObject({ completed: 0, errors: { "wrong body": 40 } });
    expect(report.broken).toContain("errors 4.0 % (limit 0 %)");
  });

  it("a wrong status is an error of its own", async () => {
    const { report } = await run("02-steady.ts", await target({ status: 503, body: {} }));
    expect(report.load.errors).toEqual({ "wrong status": 40 });
  });

  it("a target that no longer answers ends the run early and makes it invalid", async () => {
    const { status, report } = await run("02-steady.ts", await target("hang up"), 1_000_000);
    expect(status).toBe(108);
    expect(report.reasons).toEqual(["the target stopped answering, and the run was ended early"]);
    expect(report.valid).toBe(false);
  });

  it("a run that could not be set up is invalid, and says where it looked", async () => {
    const nowhere = { BASE_URL: "http://127.0.0.1:1", ISSUER: "http://127.0.0.1:1" };
    const { status, output, report } = await run("02-steady.ts", nowhere);
    expect(status).toBe(107);
    expect(output).toContain("No token from http://127.0.0.1:1 (status 0): is npm start running?");
    expect(report).toMatchObject({ valid: false, reasons: ["the run could not be set up"] });
  });
});
