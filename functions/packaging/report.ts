import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { commandOf } from "@app/net/flags";
import type { Metafile } from "esbuild";
import { declared } from "../serverless-config.ts";
import { bytesByPackage } from "./bundle.ts";

commandOf(
  "bundle:report",
  "Prints the size of each function's bundle and of the packages in it, and draws them as a page.",
).parse();
// Loaded after the command line is read, so that --help answers at once.
const { visualizer } = await import("esbuild-visualizer");
const { bundleHandlers } = await import("./bundle.ts");

const functions = Object.entries(declared.functions);
const service = join(import.meta.dirname, "..");
const reports = join(service, "..", "reports");
const page = join(reports, "bundles.html");

const kB = (bytes: number) => (bytes / 1000).toFixed(1).padStart(7);

function report(metafile: Metafile, directory: string): void {
  console.log("bundle kB, gzipped kB, and the kB of each package in it (minified)\n");
  for (const [key, { handler }] of functions) {
    const file = handler.replace(/\.[^.]+$/, ".mjs");
    const content = readFileSync(join(directory, file));
    const packages = bytesByPackage(metafile, file).map(
      ([name, bytes]) => `${name}${kB(bytes).replace(/ +/, " ")}`,
    );
    console.log(
      `${key.padEnd(17)}${kB(content.length)} ${kB(gzipSync(content).length)}  ${packages.join(", ")}`,
    );
  }
}

const directory = mkdtempSync(join(tmpdir(), "functions-report-"));
try {
  const handlers = functions.map(([, { handler }]) => handler);
  const metafile = await bundleHandlers(service, handlers, directory);
  report(metafile, directory);
  mkdirSync(reports, { recursive: true });
  writeFileSync(
    page,
    await visualizer(metafile, { title: "Bundles of the functions variant", template: "treemap" }),
  );
  console.log(`\ntreemap: ${page}`);
} finally {
  rmSync(directory, { recursive: true });
}
