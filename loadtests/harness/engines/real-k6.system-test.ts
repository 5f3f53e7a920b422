import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { RunJudgement } from "../../scenarios/judge-run.ts";
import type { Measured } from "../../scenarios/result.ts";
import { type ShopOptions, serveShop } from "../test/stub-shop.ts";

const K6 = process.env.K6 ?? "k6";
const scripts = fileURLToPath(new URL("../../k6", import.meta.url));
const NAMES = (await readdir(scripts)).filter((name) => name.endsWith(".ts"));

function k6(args: string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile(K6, args, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

async function run(script: string, shop: ShopOptions = {}, flags: string[] = []) {
  const directory = await mkdtemp(join(tmpdir(), "k6-real-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const { url } = await serveShop(shop);
  const RESULT = join(directory, "result.json");
  const settings = { BASE_URL: url, ISSUER: url, RESULT, RATE: "10", DURATION: "4s" };
  const env = Object.entries(settings).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const { status } = await k6(["run", "--quiet", "--address", "", ...flags, ...env, join(scripts, script)]);
  return { status, report: JSON.parse(await readFile(RESULT, "utf8")) as RunJudgement & Measured };
}

const NEW_SUMMARY = "--new-machine-readable-summary";
const [version, help] = await Promise.all([k6(["version"]), k6(["run", "--help"])]);
const why = version.status === 0 ? version.output.trim() : "k6, skipped: there is none in K6 or on the PATH";

/** What the stand-ins claim of k6, asked of k6 itself. A busy machine may miss a latency threshold, so the verdict counts and not that. */
describe.skipIf(version.status !== 0)(`with ${why}`, { timeout: 180_000 }, () => {
  it.each(NAMES)("%s sends every arrival, and sees every order settle", async (name) => {
    const { report } = await run(name);
    expect(report).toMatchObject({ valid: true, reasons: [], load: { engine: "k6", errors: {} } });
    expect(report.settled.settled).toBeGreaterThan(0);
  });

  it.skipIf(!help.output.includes(NEW_SUMMARY))("the new summary is read as well", async () => {
    const { report } = await run("02-steady.ts", {}, [NEW_SUMMARY]);
    expect(report).toMatchObject({ valid: true, load: { errors: {} } });
    expect(report.load.response.p95).toBeGreaterThan(0);
  });

  it("bodies are checked although k6 discards them otherwise", async () => {
    const { report } = await run("05-mixed.ts", {}, ["--discard-response-bodies"]);
    expect(report).toMatchObject({ valid: true, load: { errors: {} } });
  });

  it("a ramp in which every answer is wrong fails", async () => {
    const placing = { status: 202, body: { errorMessage: "thrown" } };
    const { status, report } = await run("03-ramp.ts", { placing });
    expect(status).toBe(99);
    expect(report.valid).toBe(false);
  });
});
