import { existsSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { environmentCredentialsOnly, noEndpointCache, noEventStreams, shakeableSchemas } from "./trim-sdk.ts";

/**
 * How a handler is bundled for deployment; docs/decisions/050 has the gain of each choice.
 *
 * From ES modules, because only those are tree-shaken. Minified, with the source map in a separate file that is not
 * deployed: `npm run stack` applies it to a stack trace.
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
 * Bundles each handler module with its imports into `<directory>/<handler path>.mjs`, its source map beside it. The
 * local run uses the same bytes as the deployment.
 *
 * @param handlers as serverless.yml names them: "orders/place-order.handler"
 * @param variant differences from the deployed bundle, for comparison
 * @returns the contents of each bundle
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
  return (await build(options)).metafile;
}

function modulePath(serviceDirectory: string, handler: string): string {
  const path = handler.slice(0, handler.lastIndexOf("."));
  if (!existsSync(join(serviceDirectory, `${path}.ts`))) {
    throw new Error(`The handler ${handler} has no file ${path}.ts.`);
  }
  return path;
}

/**
 * Bytes of a bundle by package, largest first; the project's own code is "own".
 * @param bundle the end of the bundle's path, for example "orders/place-order.mjs"
 */
export function bytesByPackage({ outputs }: Metafile, bundle: string): [name: string, bytes: number][] {
  const [, output] = Object.entries(outputs).find(([path]) => path.endsWith(bundle)) ?? [];
  if (!output) throw new Error(`There is no bundle ${bundle}.`);
  const bytes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    if (bytesInOutput === 0) continue;
    const name = packageOf(path);
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
  }
  return [...bytes].sort(([, a], [, b]) => b - a);
}

/** The last `node_modules` counts: the earlier ones are the package manager's store. */
function packageOf(path: string): string {
  const [, inPackage] = /.*node_modules\/(.+)/.exec(path) ?? [];
  return /^(@[^/]+\/)?[^/]+/.exec(inPackage ?? "")?.[0] ?? "own";
}
