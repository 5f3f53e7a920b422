import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** The page's script: the cost model, the simulation and the advice as the tests cover them, in one piece that may stand in the page. */
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
  // Nothing in a script may look like its end.
  return (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
}
