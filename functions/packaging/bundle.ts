import { existsSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Metafile, stop } from "esbuild";
import { environmentCredentialsOnly, noEndpointCache, noEventStreams, shakeableSchemas } from "./trim-sdk.ts";

/**
 * How a handler becomes what is deployed; docs/decisions/050 tells what each choice gave.
 *
 * From ES modules, because only those are tree-shaken. Minified, with the source map in a file of its own that is not deployed:
 * `npm run stack` reads a trace with it.
 */
export const DEPLOYED = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
  legalComments: "none",
  plugins: [environmentCredentialsOnly, noEndpointCache, noEventStreams, shakeableSchemas],
} satisfies BuildOptions;

/**
 * Bundles each handler module with all that it imports into `<directory>/<handler path>.mjs`, its source map beside it: what
 * runs locally is byte for byte what is deployed.
 *
 * @param handlers as serverless.yml names them: "orders/place-order.handler"
 * @param variant what is done in another way than for deployment, for comparison
 * @returns what went into each bundle
 * @throws Error with one sentence, when a handler has no TypeScript file
 */
export async function bundleHandlers(
  serviceDirectory: string,
  handlers: string[],
  directory: string,
  variant: BuildOptions = {},
): Promise<Metafile> {
  const modules = [...new Set(handlers.map((handler) => modulePath(serviceDirectory, handler)))];
  const options: BuildOptions & { metafile: true } = {
    ...DEPLOYED,
    absWorkingDir: serviceDirectory,
    entryPoints: modules.map((path) => ({ in: `${path}.ts`, out: path })),
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    logLevel: "error",
    ...variant,
    metafile: true,
  };
  const { metafile } = await build(options);
  // Ends esbuild's own process, which would stay with ours and hold some 70 MB.
  await stop();
  return metafile;
}

function modulePath(serviceDirectory: string, handler: string): string {
  const path = handler.slice(0, handler.lastIndexOf("."));
  if (!existsSync(join(serviceDirectory, `${path}.ts`))) {
    throw new Error(`The handler ${handler} has no file ${path}.ts.`);
  }
  return path;
}
