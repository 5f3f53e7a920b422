import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundleHandlers } from "../packaging/bundle.ts";
import { declared, settingsOf } from "../serverless-config.ts";
import type { Quota } from "./cpu-quota.ts";
import type { Technique } from "./techniques.ts";

/** Initialisation of one process, in milliseconds; `memory` is its peak, in MB. */
export interface Sample {
  wall: number;
  cpu: number;
  memory: number;
}

/** Initialises functions prepared in one way, each time in a new process. */
export interface Subject {
  technique: Technique;
  /** The bundle that contains a function. */
  fileOf(key: string): string;
  sample(key: string, quota?: Quota): Promise<Sample>;
}

const run = promisify(execFile);
const service = join(import.meta.dirname, "..");
const probe = join(import.meta.dirname, "probe.mjs");

/**
 * Every variable that a deployed function has. Initialisation reads one value, the hot products: as by default, there
 * are none. The others matter only when the function runs.
 */
const SETTINGS = {
  ...Object.fromEntries(
    Object.keys(declared.functions)
      .flatMap(settingsOf)
      .map((name) => [name, "some"]),
  ),
  STOCK_PARTS: "",
};
const CREDENTIALS = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" };

/** A directory for bundles from which Node resolves the unbundled packages. */
export function openBundleDirectory(): { directory: string; close(): void } {
  const directory = mkdtempSync(join(tmpdir(), "coldstart-"));
  symlinkSync(join(service, "node_modules"), join(directory, "node_modules"), "dir");
  const close = () => {
    rmSync(directory, { recursive: true, force: true });
    process.off("exit", close);
  };
  process.once("exit", close);
  return { directory, close };
}

/** How a process is started: Node's flags and variables, and its share of CPU. */
export interface Start {
  nodeFlags?: string[];
  env?: Record<string, string>;
  quota?: Quota | undefined;
}

/** Initialises a bundle in a new process. @throws Error with the cause of the failure */
export async function initialise(
  file: string,
  { nodeFlags = [], env = {}, quota }: Start = {},
): Promise<Sample> {
  const args = [...nodeFlags, probe, file, ...(quota ? [quota.directory] : [])];
  const variables = { PATH: process.env.PATH, ...SETTINGS, ...CREDENTIALS, ...env };
  const { stdout } = await run(process.execPath, args, { env: variables }).catch(
    ({ stderr }: { stderr: string }) => {
      throw new Error(`${file} cannot be initialised: ${/^\w*Error: .+$/m.exec(stderr)?.[0] ?? stderr}`);
    },
  );
  return JSON.parse(stdout) as Sample;
}

/** Bundles the functions, and fills the caches that the technique uses. */
export async function prepare(technique: Technique, keys: string[], parent: string): Promise<Subject> {
  const directory = join(parent, technique.name.replaceAll(/\W+/g, "-"));
  const cache = join(directory, "compile-cache");
  mkdirSync(cache, { recursive: true });
  const handlers = keys.map((key) => declared.functions[key]!.handler);
  const { build, nodeFlags = [] } = technique;
  await bundleHandlers(service, handlers, directory, build);
  const extension = build.outExtension?.[".js"] ?? ".mjs";
  const env: Record<string, string> = technique.compileCache ? { NODE_COMPILE_CACHE: cache } : {};
  const fileOf = (key: string) =>
    join(directory, declared.functions[key]!.handler.replace(/\.handler$/, extension));
  const sample = (key: string, quota?: Quota) => initialise(fileOf(key), { nodeFlags, env, quota });
  if (technique.compileCache) for (const key of keys) await sample(key);
  return { technique, fileOf, sample };
}

/** Figures over many samples, in milliseconds. */
export interface Figures {
  n: number;
  wall: Spread;
  cpu: Spread;
}

export interface Spread {
  p5: number;
  median: number;
  p95: number;
}

export function figuresOf(samples: Pick<Sample, "wall" | "cpu">[]): Figures {
  return {
    n: samples.length,
    wall: spread(samples.map(({ wall }) => wall)),
    cpu: spread(samples.map(({ cpu }) => cpu)),
  };
}

function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p5: at(0.05), median: at(0.5), p95: at(0.95) };
}

/** "52.1 (48.0–60.3)": the median, the 5th and the 95th percentile. */
export function show({ p5, median, p95 }: Spread): string {
  return `${median.toFixed(1)} (${p5.toFixed(1)}–${p95.toFixed(1)})`;
}
