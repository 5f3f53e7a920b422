import { fileURLToPath } from "node:url";
import { declared } from "@app/functions/serverless-config";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { build } from "esbuild";

export const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** A deployable: a service's image or a function's package. `bytes` is the size of one minified bundle. */
export type Deployable = {
  name: string;
  bytes: number;
  packages: string[];
  /** The project's own files, as paths from the root. */
  files: string[];
};

/** Every deployable of either variant, bundled in the same way, so that sizes and packages compare. */
export async function deployables(): Promise<{ services: Deployable[]; functions: Deployable[] }> {
  const functions = Object.entries(declared.functions);
  return {
    services: await Promise.all(SERVICES.map((name) => bundled(name, `services/${name}/main.ts`))),
    functions: await Promise.all(
      functions.map(([name, { handler }]) => bundled(name, `functions/${handler.replace(/\.\w+$/, "")}.ts`)),
    ),
  };
}

async function bundled(name: string, entry: string): Promise<Deployable> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: `${name}.mjs`,
    write: false,
    bundle: true,
    minify: true,
    metafile: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    external: ["pg-native"],
    logLevel: "error",
  });
  const inputs = Object.keys(metafile.inputs);
  const packages = inputs.flatMap((path) => packageOf(path) ?? []);
  return {
    name,
    bytes: Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0),
    packages: [...new Set(packages)].sort(),
    files: inputs.filter((path) => !packageOf(path)),
  };
}

/** The third-party package that contains a file. */
function packageOf(path: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}
