import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/**
 * Lambda gives a function its credentials in environment variables, and the local plugin does too. The SDK's default chain also
 * knows files, processes, single sign-on and other machines' metadata, with clients for each: 135 kB that no function ever runs.
 */
export const environmentCredentialsOnly: Plugin = {
  name: "environment-credentials-only",
  setup({ onResolve, onLoad, resolve }) {
    onResolve(
      { filter: /^@aws-sdk\/credential-provider-node$/ },
      async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === "resolving") return undefined;
        const chain = await resolve(path, { kind, importer, resolveDir, pluginData: "resolving" });
        return { path: chain.path, namespace: "environment-credentials", pluginData: chain };
      },
    );
    onLoad({ filter: /.*/, namespace: "environment-credentials" }, ({ path }) => ({
      contents: `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env"`,
      resolveDir: path.slice(0, path.lastIndexOf("/")), // the chain's own dependency
    }));
  },
};

/**
 * A client's schemas of all its operations are one module. Most of its objects have keys like `[_h]`, short for a constant in the same
 * file; a bundler cannot know that such a key has no side effect, and keeps them all. With the constants put in, only the
 * schemas of the commands in use remain.
 */
export const shakeableSchemas: Plugin = {
  name: "shakeable-schemas",
  setup({ onLoad }) {
    onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ },
      ({ path }) => {
        const source = readFileSync(path, "utf8");
        const constants = new Map(
          [...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
        );
        const contents = source.replace(/\[(\w+)\]:/g, (key, name) => {
          const text = constants.get(name);
          return text === undefined ? key : `${text}:`;
        });
        return { contents };
      },
    );
  },
};
