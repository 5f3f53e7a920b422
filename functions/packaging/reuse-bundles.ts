import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { stop } from "esbuild";
import { bundleHandlers } from "./bundle.ts";

/** The inputs of a directory of bundles, as absolute paths, and the time (ms) at which their bundling began. */
interface Made {
  handlers: string[];
  inputs: string[];
  at: number;
}

/** Inputs of every bundle beside its modules: how it is made, and which packages are installed. */
const TOOLS = ["bundle.ts", "trim-sdk.ts", "../../node_modules/.pnpm/lock.yaml"].map((file) =>
  join(import.meta.dirname, file),
);

/**
 * Bundles into a directory as `bundleHandlers` does, unless bundles of the same inputs exist: in the directory, so that
 * an emulator that was killed restarts sooner, or from an earlier run. Bundling takes some seconds of CPU time. Each run
 * has a copy, because its later environments must run the same code as its first ones.
 */
export async function bundleUnlessMade(
  serviceDirectory: string,
  handlers: string[],
  directory: string,
): Promise<void> {
  if (isCurrent(directory, handlers)) return;
  const kept = placeFor(serviceDirectory, handlers);
  if (kept && isCurrent(kept, handlers) && copy(kept, directory)) return;
  const at = Date.now();
  const { inputs } = await bundleHandlers(serviceDirectory, handlers, directory);
  // Ends esbuild's process, which would hold some 70 MB. The emulator bundles nothing else; elsewhere this would end another bundling.
  await stop();
  // Some inputs are no files: plugins of the bundler generate them.
  const paths = [...Object.keys(inputs).map((path) => resolve(serviceDirectory, path)), ...TOOLS];
  const made: Made = { handlers, inputs: paths.filter((path) => existsSync(path)), at };
  writeFileSync(join(directory, "made.json"), JSON.stringify(made));
  if (kept) keep(directory, kept);
}

/** The directory of kept bundles, beside the packages that the service imports. */
function placeFor(serviceDirectory: string, handlers: string[]): string | undefined {
  const packages = packagesOf(serviceDirectory);
  const name = createHash("sha256")
    .update(JSON.stringify([serviceDirectory, handlers]))
    .digest("hex");
  return packages && join(packages, ".cache", "bundles", name);
}

/** Found as Node finds them: in the directory, or in the nearest one above. */
function packagesOf(directory: string): string | undefined {
  const packages = join(directory, "node_modules");
  if (existsSync(packages)) return packages;
  return dirname(directory) === directory ? undefined : packagesOf(dirname(directory));
}

function isCurrent(directory: string, handlers: string[]): boolean {
  try {
    const made = JSON.parse(readFileSync(join(directory, "made.json"), "utf8")) as Made;
    const sameHandlers = made.handlers.join() === handlers.join();
    return sameHandlers && made.inputs.every((path) => statSync(path).mtimeMs < made.at);
  } catch {
    return false; // no complete set of bundles was made, or an input no longer exists
  }
}

/** Replaces the kept bundles as a whole, because another run may copy them now. */
function keep(directory: string, kept: string): void {
  const [half, old] = [`${kept}.${process.pid}`, `${kept}.old-${process.pid}`];
  try {
    if (!copy(directory, half)) return; // the installation is read-only
    if (existsSync(kept)) renameSync(kept, old);
    renameSync(half, kept);
  } catch {
    // another run keeps its bundles of the same inputs
  } finally {
    for (const rest of [half, old]) rmSync(rest, { recursive: true, force: true });
  }
}

/** @returns false when not everything could be copied */
function copy(from: string, to: string): boolean {
  try {
    cpSync(from, to, { recursive: true });
    return true;
  } catch {
    return false;
  }
}
