import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** A script of a page with its imports, to be inlined. */
export function bundleScript(entry: URL): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "none",
    write: false,
  });
  // Nothing in an inlined script may look like its end tag.
  return (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
}

/** The styles of a directory as one sheet. No rule of one file overrides a rule of another by its place. */
export function bundleStyles(directory: URL): string {
  const files = globSync("*.css", { cwd: fileURLToPath(directory) }).sort();
  return files.map((file) => readFileSync(new URL(file, directory), "utf8")).join("\n");
}

/** A value as JSON for an inlined script: nothing in it may look like an end tag. */
export const inlineJson = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");
