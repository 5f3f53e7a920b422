import { readFileSync } from "node:fs";
import type { BuildOptions, Plugin } from "esbuild";
import { DEPLOYED } from "../packaging/bundle.ts";

/** A way to prepare a function for running. */
export interface Technique {
  name: string;
  /** Differences from the deployed bundle. */
  build: BuildOptions;
  nodeFlags?: string[];
  /** Reuses code that an earlier process compiled. */
  compileCache?: boolean;
}

/** Loads the packages that the SDK's documentation shows, from `node_modules`, as a function without a bundler does. */
const asDocumented: Plugin = {
  name: "as-documented",
  setup({ onLoad }) {
    onLoad({ filter: /functions[\\/]chassis[\\/]database\.ts$/ }, ({ path }) => ({
      contents: `import "@aws-sdk/lib-dynamodb";\n${readFileSync(path, "utf8")}`,
      loader: "ts",
    }));
  },
};

/** The SDK's other HTTP client, which uses Node's own `fetch`. */
const fetchHandler: Plugin = {
  name: "fetch-handler",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@smithy\/node-http-handler$/ }, () => ({
      path: "fetch",
      namespace: "fetch-handler",
    }));
    onLoad({ filter: /.*/, namespace: "fetch-handler" }, () => ({
      contents: `export { FetchHttpHandler as NodeHttpHandler, streamCollector } from "@smithy/fetch-http-handler"`,
      resolveDir: import.meta.dirname,
    }));
  },
};

export const UNBUNDLED: Technique = {
  name: "SDK and lib-dynamodb unbundled",
  build: { external: ["@aws-sdk/*"], plugins: [asDocumented], minify: false, sourcemap: false },
};

export const AS_DEPLOYED: Technique = { name: "as deployed: trimmed and minified", build: {} };

export const TECHNIQUES: Technique[] = [
  UNBUNDLED,
  { name: "bundled", build: { plugins: [], minify: false } },
  { name: "bundled and minified", build: { plugins: [] } },
  { name: "bundled and trimmed", build: { minify: false } },
  AS_DEPLOYED,
  { name: "… as CommonJS", build: { format: "cjs", outExtension: { ".js": ".cjs" } } },
  { name: "… with the fetch HTTP handler", build: { plugins: [...DEPLOYED.plugins, fetchHandler] } },
  { name: "… with a warm compile cache", build: {}, compileCache: true },
  { name: "… with source maps switched on", build: {}, nodeFlags: ["--enable-source-maps"] },
];
