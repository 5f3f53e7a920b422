import { describe, expect, it } from "vitest";
import { NAMES, runK6, runScript, shopSettings } from "../test/k6.ts";
import type { ShopOptions } from "../test/stub-shop.ts";

const K6 = process.env.K6 ?? "k6";
const NEW_SUMMARY = "--new-machine-readable-summary";
const [version, help] = await Promise.all([runK6(["version"], K6), runK6(["run", "--help"], K6)]);
const title =
  version.status === 0 ? version.output.trim() : "k6, skipped: it is neither in K6 nor on the PATH";

async function run(script: string, shop: ShopOptions = {}, flags: string[] = []) {
  const { settings } = await shopSettings(shop);
  return runScript(script, settings, ["--address", "", ...flags], K6);
}

/**
 * Checks the assumptions of the stand-in with the real k6. Latency thresholds may break on a busy machine, so only the
 * judgement counts.
 */
describe.skipIf(version.status !== 0)(`with ${title}`, { timeout: 180_000 }, () => {
  it.each(NAMES)("%s sends every arrival, and sees every order settle", async (name) => {
    const { report } = await run(name);
    expect(report).toMatchObject({ valid: true, reasons: [], load: { engine: "k6", errors: {} } });
    expect(report.settled.settled).toBeGreaterThan(0);
  });

  it.skipIf(!help.output.includes(NEW_SUMMARY))("the script reads the new summary, too", async () => {
    const { report } = await run("02-steady.ts", {}, [NEW_SUMMARY]);
    expect(report).toMatchObject({ valid: true, load: { errors: {} } });
    expect(report.load.response.p95).toBeGreaterThan(0);
  });

  it("bodies are checked even under --discard-response-bodies", async () => {
    const { report } = await run("05-mixed.ts", {}, ["--discard-response-bodies"]);
    expect(report).toMatchObject({ valid: true, load: { errors: {} } });
  });

  it("a ramp fails when every answer is wrong", async () => {
    const placing = { status: 202, body: { errorMessage: "thrown" } };
    const { status, report } = await run("03-ramp.ts", { placing });
    expect(status).toBe(99);
    expect(report.valid).toBe(false);
  });
});
