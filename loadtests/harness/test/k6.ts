import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testDirectory } from "@app/net/test/directory";
import type { RunJudgement } from "../../scenarios/judge-run.ts";
import type { Measured } from "../../scenarios/result.ts";
import { type ShopOptions, serveShop } from "./stub-shop.ts";

const SCRIPTS = fileURLToPath(new URL("../../k6", import.meta.url));
export const NAMES = readdirSync(SCRIPTS)
  .filter((name) => name.endsWith(".ts"))
  .toSorted();
export const pathOf = (script: string) => join(SCRIPTS, script);

/** Forty arrivals, at a low rate for few customers; the spike and the ramp have other shapes. */
const SHORT = { RATE: "10", DURATION: "4s" };

export type Settings = Record<string, string>;
export type Ended = { status: number; output: string };
export type Report = RunJudgement & Measured;

export const flagsOf = (settings: Settings) =>
  Object.entries(settings).flatMap(([name, value]) => ["-e", `${name}=${value}`]);

/** Runs `k6`, or by default its stand-in, to its end. */
export function runK6(args: string[], k6?: string): Promise<Ended> {
  const standIn = fileURLToPath(new URL("k6-stand-ins/main.ts", import.meta.url));
  const [program, first] = k6 ? [k6, []] : [process.execPath, [standIn]];
  return new Promise((resolve) => {
    execFile(program, [...first, ...args], (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

/** Runs a script, short unless the settings change that. */
export async function runScript(script: string, settings: Settings, flags: string[] = [], k6?: string) {
  const RESULT = join(testDirectory(), "result.json");
  const all = flagsOf({ ...SHORT, RESULT, ...settings });
  const ended = await runK6(["run", "--quiet", ...flags, ...all, pathOf(script)], k6);
  return { ...ended, report: JSON.parse(await readFile(RESULT, "utf8")) as Report };
}

/** Serves a shop and returns the settings that point a script at it. */
export async function shopSettings(options: ShopOptions = {}) {
  const { url, keys } = await serveShop(options);
  return { settings: { BASE_URL: url, ISSUER: url }, keys };
}
