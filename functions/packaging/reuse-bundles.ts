import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleHandlers } from "./bundle.ts";

/** The inputs of a directory of bundles; `inputs` are absolute paths. */
interface Made {
  handlers: string[];
  inputs: string[];
}

/**
 * Bundles into a directory as `bundleHandlers` does, unless all inputs of its bundles are older than the bundles. So an
 * emulator that was killed restarts with some seconds less of CPU time.
 */
export async function bundleUnlessMade(
  serviceDirectory: string,
  handlers: string[],
  directory: string,
): Promise<void> {
  const file = join(directory, "made.json");
  if (isCurrent(file, handlers)) return;
  const { inputs } = await bundleHandlers(serviceDirectory, handlers, directory);
  // Some inputs are no files: plugins of the bundler generate them.
  const paths = Object.keys(inputs).map((path) => resolve(serviceDirectory, path));
  const made: Made = { handlers, inputs: paths.filter((path) => existsSync(path)) };
  writeFileSync(file, JSON.stringify(made));
}

function isCurrent(file: string, handlers: string[]): boolean {
  try {
    const { mtimeMs } = statSync(file);
    const made = JSON.parse(readFileSync(file, "utf8")) as Made;
    const sameHandlers = made.handlers.join() === handlers.join();
    return sameHandlers && made.inputs.every((path) => statSync(path).mtimeMs < mtimeMs);
  } catch {
    return false; // no complete set of bundles was made, or an input no longer exists
  }
}
