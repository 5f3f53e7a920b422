import { cpSync, existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { build } from "esbuild";

/** The programs of each image: bundles by the name of their output. */
const PROGRAMS: Record<string, Record<string, string>> = {
  gateway: { main: "services/gateway/main.ts" },
  orders: { main: "services/orders/main.ts", redrive: "services/orders/redrive-main.ts" },
  inventory: { main: "services/inventory/main.ts" },
  payments: { main: "services/payments/main.ts" },
  "orders-with-messages": withMessages("orders"),
  "inventory-with-messages": withMessages("inventory"),
  "payments-with-messages": withMessages("payments"),
  "payment-provider": { main: "infra/payment-provider/main.ts" },
  "identity-provider": { main: "infra/identity-provider/main.ts" },
  secrets: { main: "infra/compose/secrets/main.ts", cluster: "infra/k8s/secrets/main.ts" },
  mesh: { main: "infra/mesh/main.ts" },
};

/** The bundle keeps its place below `services`, because the program runs the migrations of its service, too. */
function withMessages(context: string): Record<string, string> {
  return { [`messages/${context}/main`]: `services/messages/${context}/main.ts` };
}

/** The directories of migrations of an image, by their place in it. */
function migrationsOf(programs: Record<string, string>): Record<string, string> {
  if (programs["main"]) return { migrations: join(dirname(programs["main"]), "migrations") };
  const [own = ""] = Object.keys(programs).map(dirname);
  const places = [basename(own), dirname(own), own].map((place) => join(place, "migrations"));
  return Object.fromEntries(places.map((place) => [place, join("services", place)]));
}

/** CommonJS packages inside an ES module still load Node's own modules with `require`. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * Bundles a program, its imports and its migrations into `<directory>/<name>`, so that an image needs neither a package
 * manager nor node_modules. It is not minified, so that a stack trace names functions and packages. A lazy import
 * becomes a separate chunk, which costs nothing until it is loaded.
 * @param root of the repository, or of a copy of it
 * @throws Error when the program does not exist or cannot be bundled
 */
export async function bundleProgram(name: string, directory: string, root: string): Promise<void> {
  const programs = PROGRAMS[name];
  if (!programs)
    throw new Error(`There is no program ${name}: choose one of ${Object.keys(PROGRAMS).join(", ")}.`);
  await build({
    absWorkingDir: root,
    entryPoints: programs,
    outdir: join(directory, name),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node24",
    format: "esm",
    external: ["pg-native"],
    banner: { js: REQUIRE },
    logLevel: "error",
  });
  for (const [place, migrations] of Object.entries(migrationsOf(programs))) {
    const from = join(root, migrations);
    if (existsSync(from)) cpSync(from, join(directory, name, place), { recursive: true });
  }
}

if (import.meta.main) {
  const directory = resolve(process.argv[2] ?? "out");
  const root = join(import.meta.dirname, "../../..");
  for (const name of Object.keys(PROGRAMS)) await bundleProgram(name, directory, root);
}
