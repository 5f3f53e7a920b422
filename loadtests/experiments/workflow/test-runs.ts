import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../lib/source-metrics/deployables.ts";

/** Wall time of a whole run: vitest, the engines that the tests start, and the tests. */
export type TestRun = { seconds: number; tests: number };

const LIMIT_MS = 120_000;

/**
 * Runs the project's own tests below a path, as a developer does.
 * @throws Error when a test fails: its time is then meaningless
 */
export async function runTests(path: string, signal: AbortSignal): Promise<TestRun> {
  const directory = mkdtempSync(join(tmpdir(), "orders-two-ways-tests-"));
  const report = join(directory, "report.json");
  const vitest = `${ROOT}node_modules/vitest/vitest.mjs`;
  const args = [vitest, "run", path, "--reporter=json", `--outputFile=${report}`];
  try {
    const began = performance.now();
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, signal, timeout: LIMIT_MS });
    const seconds = (performance.now() - began) / 1_000;
    const { numPassedTests } = JSON.parse(readFileSync(report, "utf8")) as { numPassedTests: number };
    return { seconds, tests: numPassedTests };
  } catch (cause) {
    throw new Error(`The tests of ${path} failed: run them with "npm test -- ${path}".`, { cause });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
