import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

/** Packages each function for AWS: a zip file with its one bundle, under `.serverless/`. */
export default class PackagingPlugin {
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    const packageFunctions = () => zipBundles(serverless);
    this.hooks = {
      "before:package:createDeploymentArtifacts": packageFunctions,
      "before:deploy:function:packageFunction": packageFunctions,
    };
  }
}

async function zipBundles({ serviceDir, service: { functions } }: Serverless): Promise<void> {
  const bundles = mkdtempSync(join(tmpdir(), "functions-bundles-"));
  try {
    await bundleHandlers(
      serviceDir,
      Object.values(functions).map(({ handler }) => handler),
      bundles,
    );
    for (const [key, definition] of Object.entries(functions)) {
      const entry = definition.handler.replace(/\.[^.]+$/, ".mjs");
      const artifact = join(".serverless", `${key}.zip`);
      mkdirSync(dirname(join(serviceDir, artifact)), { recursive: true });
      writeFileSync(join(serviceDir, artifact), zip(entry, readFileSync(join(bundles, entry))));
      definition.package = { ...definition.package, artifact };
    }
  } finally {
    rmSync(bundles, { recursive: true });
  }
}

/** Without the time of day in it, so that code that did not change is not deployed again. */
function zip(name: string, content: Uint8Array): Uint8Array {
  return zipSync({ [name]: [content, { mtime: new Date(1980, 0, 1) }] });
}
