import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleHandlers } from "@app/functions/packaging/bundle";
import { declared } from "@app/functions/serverless-config";
import { bundleProgram } from "@app/infra/compose/image/bundle";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { ROOT } from "../lib/source-metrics/deployables.ts";

/** A copy of both variants' sources in a temporary directory, where an edit disturbs nobody. */
export type Copy = { directory: string; remove(): void };

const SOURCES = ["shared", "services", "functions"];

/** Links between packages are relative and lead into the copy. Third-party packages are linked from the checkout. */
export function copySources(): Copy {
  const directory = mkdtempSync(join(tmpdir(), "orders-two-ways-edited-"));
  const remove = () => {
    rmSync(directory, { recursive: true, force: true });
    process.off("exit", remove);
  };
  process.once("exit", remove);
  for (const name of SOURCES) {
    cpSync(join(ROOT, name), join(directory, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/\.(serverless|cache)/.test(path),
    });
  }
  symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"), "dir");
  return { directory, remove };
}

/** A deployable with its code, without image or runtime. */
export type Package = { name: string; content: Buffer };
export type Packages = Record<"services" | "functions", Package[]>;

type Bundling = { minify: boolean };

/**
 * Bundles every deployable. Minified is what is deployed. Not minified, a bundle has the names of the sources, and only
 * an edit of its own content changes it: a minified name may also change because of code in another bundle.
 * @param root of the sources;
 * @param out an empty directory for the bundles
 */
export async function packAll(root: string, out: string, { minify }: Bundling): Promise<Packages> {
  mkdirSync(out, { recursive: true });
  const functions = Object.entries(declared.functions);
  for (const name of SERVICES) await bundleProgram(name, out, root);
  const handlers = functions.map(([, { handler }]) => handler);
  // Source maps are not deployed, so a moved line changes no package.
  await bundleHandlers(join(root, "functions"), handlers, join(out, "functions"), {
    sourcemap: false,
    minify,
  });
  return {
    services: SERVICES.map((name) => packageOf(name, programFiles(join(out, name)))),
    functions: functions.map(([name, { handler }]) =>
      packageOf(name, [join(out, "functions", handler.replace(/\.\w+$/, ".mjs"))]),
    ),
  };
}

function programFiles(directory: string): string[] {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.(mjs|sql)$/.test(name)).map((name) => join(directory, name));
}

function packageOf(name: string, files: string[]): Package {
  return { name, content: Buffer.concat(files.toSorted().map((file) => readFileSync(file))) };
}

/** The names of the packages whose content changed. */
export function changedSince(before: Packages, after: Packages): Record<"services" | "functions", string[]> {
  const changed = (variant: "services" | "functions") =>
    after[variant]
      .filter(({ content }, place) => !before[variant][place]?.content.equals(content))
      .map(({ name }) => name);
  return { services: changed("services"), functions: changed("functions") };
}
