import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Measured } from "../../scenarios/result.ts";
import type { Scenario } from "../../scenarios/scenario.ts";

const scripts = fileURLToPath(new URL("../../k6", import.meta.url));

/** The first version that runs TypeScript without a build. */
const OLDEST = [0, 57] as const;
/** Exit statuses of k6 that the result explains: success, broken thresholds, and a run that its script ended. */
const IN_RESULT = new Set<unknown>([0, 99, 108]);

export type K6Job = { scenario: Scenario; url: string; issuer: string; signal: AbortSignal };

/** Runs the scenario's script with the k6 on the PATH. @throws Error with a message for the user when there is no result */
export async function runK6({ scenario, url, issuer, signal }: K6Job): Promise<Measured> {
  const name = (await readdir(scripts)).find((file) => file.endsWith(`-${scenario.name}.ts`))!;
  const directory = await mkdtemp(join(tmpdir(), "k6-result-"));
  try {
    const result = join(directory, "result.json");
    const set = Object.entries({ BASE_URL: url, ISSUER: issuer, RESULT: result });
    const flags = set.flatMap(([key, value]) => ["-e", `${key}=${value}`]);
    const k6 = spawn("k6", ["run", "--quiet", ...flags, join(scripts, name)], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    signal.addEventListener("abort", () => k6.kill());
    const [status] = await once(k6, "exit");
    if (!existsSync(result)) throw new Error(`k6 ended with status ${status} and left no result.`);
    const { load, settled } = JSON.parse(await readFile(result, "utf8")) as Measured;
    if (!IN_RESULT.has(status)) load.aborted.push(`k6 ended with status ${status}`);
    return { load, settled };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** @throws Error with a message for the user when the PATH has no k6 that can run the scripts */
export async function requireK6(): Promise<void> {
  const { stdout } = await promisify(execFile)("k6", ["version"]).catch(() => {
    throw new Error(
      "There is no k6 on your PATH: install it (https://grafana.com/docs/k6/latest/set-up/install-k6/), or use --engine driver.",
    );
  });
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(stdout)?.map(Number) ?? [];
  if (major === undefined || minor === undefined || major > OLDEST[0] || minor >= OLDEST[1]) return;
  throw new Error(
    `Your k6 is too old for TypeScript (${stdout.trim()}): install 0.57 or newer, or use --engine driver.`,
  );
}
