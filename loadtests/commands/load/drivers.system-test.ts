import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { describe, expect, test } from "vitest";
import { serveShop } from "../../harness/test/stub-shop.ts";
import { startCommand } from "../test/command.ts";
import { at, reasonsOf, run } from "./test/load.ts";

describe("of several load generators", () => {
  test("--drivers share the load: the rate is that of the scenario, no key comes twice, and tokens that expire are renewed", async () => {
    const { url, placed, keys } = await serveShop({ tokenSeconds: 10 });
    const { report } = await run(["--scenario", "hot-product", "--drivers", "2", ...at(url)]);
    expect(reasonsOf(report)).toEqual([]);
    expect(report.load).toMatchObject({ offered: 1_000, completed: 1_000, errors: {} });
    expect(report.load!.windows.map(({ started }) => started)).toEqual(Array(20).fill(50));
    expect(report.load!.scenario.stages).toEqual([{ seconds: 20, from: 50, to: 50 }]);
    expect(keys()).toBe(1_000);
    expect(report.settled).toMatchObject({ settled: placed(), unsettled: 0 });
  });

  test("--merge judges the results of loads that ran at the same time as one load of twice the rate", async () => {
    const { url, placed } = await serveShop();
    const files = ["a", "b"].map((name) => join(testDirectory(), `${name}.json`));
    const loads = files.map((file) =>
      startCommand("load", ["--scenario", "smoke", ...at(url), "--json", file]),
    );
    for (const { ended } of loads) await ended;
    const { report } = await run(["--merge", ...files]);
    expect(reasonsOf(report)).toEqual([]);
    expect(report.load).toMatchObject({ offered: 50, completed: 50, errors: {} });
    expect(report.load!.scenario.stages).toEqual([{ seconds: 5, from: 10, to: 10 }]);
    expect(report.settled!.settled).toBeLessThanOrEqual(placed());
    expect(report.load!.response.histogram).toBeDefined();
  });

  test("--merge refuses results of different loads with one sentence", async () => {
    const { url } = await serveShop();
    const file = join(testDirectory(), "smoke.json");
    await startCommand("load", ["--scenario", "smoke", ...at(url), "--json", file]).ended;
    const steady = join(testDirectory(), "steady.json");
    await writeFile(steady, (await readFile(file, "utf8")).replace('"name": "smoke"', '"name": "steady"'));
    const { status, output } = await run(["--merge", file, steady]);
    expect(output).toContain("- These are different loads: smoke of driver, steady of driver.");
    expect(status).toBe(1);
  });

  test("with --variant, the run of several drivers is audited over all their orders", {
    timeout: 120_000,
  }, async () => {
    const { report } = await run(["--scenario", "smoke", "--drivers", "2", "--variant", "services"]);
    expect(reasonsOf(report)).toEqual([]);
    expect(report).toMatchObject({ load: { completed: 25, errors: {} }, audit: { clean: true } });
    expect(report.audit!.orders).toBeGreaterThan(report.settled!.settled);
  });
});
