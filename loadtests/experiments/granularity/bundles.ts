import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { initialise, openBundleDirectory, prepare } from "@app/functions/coldstart/sample";
import { AS_DEPLOYED } from "@app/functions/coldstart/techniques";
import { bundleHandlers } from "@app/functions/packaging/bundle";
import { declared } from "@app/functions/serverless-config";
import { median } from "simple-statistics";
import { once } from "../lib/laboratory.ts";
import { ROOT } from "../lib/source-metrics/deployables.ts";

/** Bytes of a bundle, and the median milliseconds of its initialisation in a fresh process. */
export type Weighed = { name: string; bytes: number; millis: number };

/** Bundles every function alone, and all handlers as one. */
export const weighBundles = once(
  async ({ comparison, signal }): Promise<{ many: Weighed[]; one: Weighed }> => {
    const rounds = comparison.options.short ? 3 : 9;
    const bundles = openBundleDirectory();
    try {
      const keys = Object.keys(declared.functions);
      const { fileOf } = await prepare(AS_DEPLOYED, keys, bundles.directory);
      const files = [
        ...keys.map((key) => [key, fileOf(key)] as const),
        ["all as one", await bundleAll(bundles.directory)] as const,
      ];
      const samples = files.map((): number[] => []);
      for (let round = 0; round < rounds; round++) {
        for (const [place, [, file]] of files.entries()) samples[place]!.push((await initialise(file)).wall);
        signal.throwIfAborted();
      }
      const weighed = files.map(([name, file], place) => ({
        name,
        bytes: statSync(file).size,
        millis: median(samples[place]!),
      }));
      return { many: weighed.slice(0, -1), one: weighed.at(-1)! };
    } finally {
      bundles.close();
    }
  },
);

/** A function that contains all handlers. It would have to choose one for each event. */
async function bundleAll(directory: string): Promise<string> {
  const entry = join(directory, "all.ts");
  const lines = Object.entries(declared.functions).map(([key, { handler }]) => {
    const module = join(ROOT, "functions", handler.replace(/\.\w+$/, ".ts"));
    return `export { handler as ${key} } from ${JSON.stringify(module)};`;
  });
  writeFileSync(entry, lines.join("\n"));
  const out = join(directory, "one");
  await bundleHandlers(join(ROOT, "functions"), [], out, { entryPoints: [{ in: entry, out: "all" }] });
  return join(out, "all.mjs");
}
