import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { bundleHandlers } from "./bundle.ts";

interface FunctionDefinition {
  handler: string;
  package?: { artifact?: string };
}

interface Serverless {
  serviceDir: string;
  service: { functions: Record<string, FunctionDefinition> };
}

/**
 * Serverless plugin: packages each function for AWS as a zip file with its one bundle. The bundles and their source
 * maps stay beside the zip files, in `bundles/`, where `npm run stack` finds them.
 */
export default class PackagingPlugin {
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    // Serverless collects its packages here; with `--package` it moves them there afterwards.
    const packageFunctions = () => zipBundles(serverless, join(serverless.serviceDir, ".serverless"));
    this.hooks = {
      "before:package:createDeploymentArtifacts": packageFunctions,
      "before:deploy:function:packageFunction": packageFunctions,
    };
  }
}

async function zipBundles({ serviceDir, service }: Serverless, directory: string): Promise<void> {
  const functions = Object.entries(service.functions);
  const bundles = join(directory, "bundles");
  const handlers = functions.map(([, { handler }]) => handler);
  await bundleHandlers(serviceDir, handlers, bundles);
  for (const [key, definition] of functions) {
    const entry = definition.handler.replace(/\.[^.]+$/, ".mjs");
    const artifact = join(directory, `${key}.zip`);
    writeFileSync(artifact, zip(entry, readFileSync(join(bundles, entry))));
    definition.package = { ...definition.package, artifact };
  }
}

/** Fixed timestamps make the zip reproducible, so unchanged code is not redeployed. */
function zip(name: string, content: Uint8Array): Uint8Array {
  return zipSync({ [name]: [content, { mtime: new Date(1980, 0, 1) }] });
}
