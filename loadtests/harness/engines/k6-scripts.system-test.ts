import { describe, expect, it } from "vitest";
import type { Measured } from "../../scenarios/result.ts";
import { mergeRuns } from "../merge-runs.ts";
import { flagsOf, pathOf, type Report, runK6, runScript, type Settings, shopSettings } from "../test/k6.ts";
import type { ShopOptions } from "../test/stub-shop.ts";

describe("a run", () => {
  const WRONG = { placing: { status: 202, body: { errorMessage: "thrown" } } };
  const run = async (script: string, shop: ShopOptions = {}, more: Settings = {}, flags: string[] = []) =>
    runScript(script, { ...(await shopSettings(shop)).settings, ...more }, flags);
  const steady = (shop?: ShopOptions, more?: Settings, flags?: string[]) =>
    run("02-steady.ts", shop, more, flags);

  it("keeps k6's own summary, adds the judgement and writes no file, unless RESULT names a file", async () => {
    const { settings } = await shopSettings();
    const short = ["-e", "RATE=10", "-e", "DURATION=4s", "-e", `BASE_URL=${settings.BASE_URL}`];
    const args = ["run", ...short, "-e", `ISSUER=${settings.ISSUER}`, pathOf("02-steady.ts")];
    const { status, output } = await runK6(args);
    expect(status).toBe(0);
    expect(output).toContain("40 of 40 arrivals answered well, 0 dropped");
    expect(output).toContain("k6's own summary");
    expect((await steady()).output).not.toContain("k6's own summary");
  });

  it("gives every arrival of every virtual user its own idempotency key, also in two runs at once", async () => {
    const { settings, keys } = await shopSettings();
    await Promise.all([runScript("02-steady.ts", settings), runScript("02-steady.ts", settings)]);
    expect(keys()).toBe(80);
  });

  it("reads k6's new summary, too, which has no p(99)", async () => {
    const { status, report } = await steady({}, {}, ["--new-machine-readable-summary"]);
    expect(status).toBe(0);
    expect(report).toMatchObject({ valid: true, broken: [], load: { started: 40, completed: 40 } });
    expect(report.settled).toMatchObject({ settled: 40, unsettled: 0 });
    expect(report.load.response.p95).toBeGreaterThan(0);
    expect(report.load.response.p99).toBeNull();
  });

  it("checks bodies even under --discard-response-bodies", async () => {
    const { status, report } = await run("05-mixed.ts", {}, {}, ["--discard-response-bodies"]);
    expect(status).toBe(0);
    expect(report).toMatchObject({ valid: true, load: { completed: 40 } });
  });

  it("expects of one of several instances only its share of the arrivals", async () => {
    const { report } = await steady({}, { ITERATIONS: "10" }, ["--execution-segment", "1/4:1/2"]);
    expect(report).toMatchObject({ valid: true, load: { offered: 10, completed: 10 } });
  });

  it("prints its result in one line, and the results of several instances merge into one", async () => {
    const { settings, keys } = await shopSettings();
    const instance = async (segment: string) => {
      const all = { ...settings, RATE: "10", DURATION: "4s", ITERATIONS: "20", RESULT: "stdout" };
      const flags = ["--quiet", "--execution-segment", segment, ...flagsOf(all)];
      const { output } = await runK6(["run", ...flags, pathOf("02-steady.ts")]);
      return JSON.parse(output.split("\n").find((line) => line.startsWith("{"))!) as Measured;
    };
    const runs = await Promise.all([instance("0:1/2"), instance("1/2:1")]);
    const { load, settled } = mergeRuns(runs);
    expect(load).toMatchObject({ engine: "k6", offered: 40, completed: 40, errors: {} });
    expect(load.scenario.stages).toEqual([{ seconds: 4, from: 10, to: 10 }]);
    expect(load.response.p95).toBe(Math.max(...runs.map((run) => run.load.response.p95)));
    expect(settled.settled).toBe(40);
    expect(keys()).toBe(40);
  });

  it("renews tokens that expire before its end", async () => {
    const { report } = await steady({ tokenSeconds: 1 }, { RATE: "100", DURATION: "20s" });
    expect(report).toMatchObject({ valid: true, load: { completed: 2_000, errors: {} } });
  });

  it("counts the time to connect", async () => {
    expect((await steady()).report.load.response.p50).toBeGreaterThan(50);
  });

  it("has figures for each second of a ramp, and for each tenth of a soak", async () => {
    const ramp = (await run("03-ramp.ts", {}, { RATE: "60", DURATION: "4s" })).report;
    expect(ramp.load.windows.map(({ second }) => second)).toEqual([0, 1, 2, 3]);
    expect(ramp.load.windows.reduce((sum, { completed }) => sum + completed, 0)).toBe(140);
    expect(ramp.settled.windows[0]!.latency.p50).toBeGreaterThan(0);
    const soak = (await run("06-soak.ts", {}, { DURATION: "10s" })).report;
    expect(soak.load.windows).toHaveLength(10);
  });

  it("fails on a wrong body with a good status, and is valid as long as some bodies are good", async () => {
    const { status, report } = await steady({ ...WRONG, nth: 10 });
    expect(status).toBe(99);
    expect(report).toMatchObject({ valid: true, load: { completed: 36, errors: { "wrong body": 4 } } });
    expect(report.broken).toContain("errors 10.0 % (limit 0 %)");
  });

  it("counts a wrong status under another name than a wrong body", async () => {
    const { report } = await steady({ placing: { status: 503, body: {} }, nth: 2 });
    expect(report.load.errors).toEqual({ "wrong status": 20 });
  });

  const wrong = /^none of \d+ requests was answered well \(wrong body\)$/;
  const gone = /^the target stopped answering, and the run was ended early$/;
  it.each<[string, () => Promise<{ status: number; report: Report }>, number, RegExp]>([
    ["every body is wrong", () => steady(WRONG), 99, wrong],
    ["every body of a ramp is wrong", () => run("03-ramp.ts", WRONG), 99, wrong],
    [
      "orders do not settle",
      () => steady({ settles: false }, { CLOCK: "20" }),
      99,
      /^40 accepted orders did not settle$/,
    ],
    [
      "it was cut short",
      () => steady({}, { ITERATIONS: "6" }),
      0,
      /^the run was cut short: only 6 of 40 arrivals came$/,
    ],
    [
      "the target no longer answers",
      () => steady({ placing: "hang up" }, { RATE: "10000", DURATION: "100s", CLOCK: "20" }),
      108,
      gone,
    ],
  ])("is not valid when %s", { timeout: 180_000 }, async (_, running, exitStatus, reason) => {
    const { status, report } = await running();
    expect(status).toBe(exitStatus);
    expect(report.valid).toBe(false);
    expect(report.reasons).toEqual([expect.stringMatching(reason)]);
  });

  it("says what to start when nothing answers", async () => {
    const nowhere = { BASE_URL: "http://127.0.0.1:1", ISSUER: "http://127.0.0.1:1" };
    const { status, output, report } = await runScript("02-steady.ts", nowhere);
    expect(status).toBe(108);
    expect(output).toContain(
      "test aborted: Nothing answers at http://127.0.0.1:1: start the app (npm start,",
    );
    expect(report).toMatchObject({ valid: false, reasons: ["the run could not be set up"] });
  });
});
