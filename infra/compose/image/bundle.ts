import { cpSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/** Where each program of an image starts. */
const PROGRAMS = {
  gateway: "services/gateway",
  orders: "services/orders",
  inventory: "services/inventory",
  payments: "services/payments",
  "payment-provider": "infra/payment-provider",
  "identity-provider": "infra/identity-provider",
  secrets: "infra/compose/secrets",
};

/** CommonJS packages inside an ES module still ask for Node's own modules with `require`. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * Bundles each program with all that it imports, migrations beside it, into `<directory>/<program>`: an image needs neither a
 * package manager nor node_modules. Not minified, so that a stack trace names functions and packages; what is imported
 * lazily becomes a chunk of its own, which costs nothing until it is.
 */
const root = join(import.meta.dirname, "../../..");
const directory = resolve(process.argv[2] ?? "out");
for (const [name, path] of Object.entries(PROGRAMS)) {
  await build({
    absWorkingDir: root,
    entryPoints: { main: join(path, "main.ts") },
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
  const migrations = join(root, path, "migrations");
  if (existsSync(migrations)) cpSync(migrations, join(directory, name, "migrations"), { recursive: true });
}
