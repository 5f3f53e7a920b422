import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** The page's script: the tested cost model, simulation and advice, as one bundle that can be inlined. */
export function bundleChooser(): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL("../browser/main.ts", import.meta.url))],
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
