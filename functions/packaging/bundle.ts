import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, stop } from "esbuild";

/**
 * Bundles each handler module with all that it imports into `<directory>/<handler path>.mjs`: what runs
 * locally is byte for byte what is deployed.
 *
 * ES modules, because the AWS SDK's own can be tree-shaken (a bundle of it is a fraction of the
 * CommonJS one), and not minified, so that a stack trace names functions and source files.
 *
 * @param handlers as serverless.yml names them: "orders/place-order.handler"
 * @throws Error with one sentence, when a handler has no TypeScript file
 */
export async function bundleHandlers(
  serviceDirectory: string,
  handlers: string[],
  directory: string,
): Promise<void> {
  const modules = [...new Set(handlers.map((handler) => modulePath(serviceDirectory, handler)))];
  await build({
    absWorkingDir: serviceDirectory,
    entryPoints: modules.map((path) => ({ in: `${path}.ts`, out: path })),
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  // Ends esbuild's own process, which would stay with ours and hold some 70 MB.
  await stop();
}

function modulePath(serviceDirectory: string, handler: string): string {
  const path = handler.slice(0, handler.lastIndexOf("."));
  if (!existsSync(join(serviceDirectory, `${path}.ts`))) {
    throw new Error(`The handler ${handler} has no file ${path}.ts.`);
  }
  return path;
}
