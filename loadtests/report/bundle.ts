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

/** A value as JSON for an inlined script: nothing in it may look like an end tag. */
export const inlineJson = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");
