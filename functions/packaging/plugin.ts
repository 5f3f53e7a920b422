import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { bundleHandlers } from "./bundle.ts";
import { bundleUnlessMade } from "./reuse-bundles.ts";

interface Serverless {
  serviceDir: string;
  service: { functions: Record<string, { handler: string; package?: { artifact?: string } }> };
}

/**
 * Serverless plugin: packages each function for AWS as a zip file with its one bundle. The bundles and their source
 * maps stay beside the zip files, in `bundles/`, where `npm run stack` finds them.
 */
export default class PackagingPlugin {
  hooks: Record<string, () => Promise<void>>;
  /** For the local plugin, which runs the same bytes as a deployment. */
  bundleUnlessMade: (directory: string) => Promise<void>;

  constructor(serverless: Serverless) {
    // Serverless collects its packages here; with `--package` it moves them there afterwards.
    const packageFunctions = () => zipBundles(serverless, join(serverless.serviceDir, ".serverless"));
    this.bundleUnlessMade = (directory) =>
      bundleUnlessMade(serverless.serviceDir, handlersOf(serverless), directory);
    this.hooks = {
      "before:package:createDeploymentArtifacts": packageFunctions,
      "before:deploy:function:packageFunction": packageFunctions,
    };
  }
}

const handlersOf = ({ service }: Serverless) =>
  Object.values(service.functions).map(({ handler }) => handler);

async function zipBundles(serverless: Serverless, directory: string): Promise<void> {
  const { serviceDir, service } = serverless;
  const bundles = join(directory, "bundles");
  await bundleHandlers(serviceDir, handlersOf(serverless), bundles);
  for (const [key, definition] of Object.entries(service.functions)) {
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
