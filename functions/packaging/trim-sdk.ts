import { readFileSync } from "node:fs";
import type { ImportKind, Plugin } from "esbuild";

/**
 * Lambda gives a function its credentials in environment variables, and the local plugin does too. The SDK's default
 * chain also reads files, processes, single sign-on and other machines' metadata, with clients for each: 135 kB that no
 * function ever runs.
 */
export const environmentCredentialsOnly: Plugin = {
  name: "environment-credentials-only",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === "resolving") return undefined;
      const chain = await resolve(path, { ...from, pluginData: "resolving" });
      return { path: chain.path, namespace: "environment-credentials" };
    });
    onLoad({ filter: /.*/, namespace: "environment-credentials" }, ({ path }) => ({
      contents: `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env"`,
      resolveDir: path.slice(0, path.lastIndexOf("/")), // the chain's own dependency
    }));
  },
};

/**
 * DynamoDB's regional endpoint is the right one. Endpoint discovery is off by default, and no function turns it on; its
 * cache brings two libraries, 8 kB.
 */
export const noEndpointCache = without(/^@aws-sdk\/endpoint-cache$/, "export class EndpointCache {}");

/** The SDK loads this when an answer is a stream of events: 15 kB, and no command used here has such an answer. */
export const noEventStreams = without(
  /^@smithy\/core\/event-streams$/,
  `throw new Error("Event streams were left out of this bundle.")`,
  "dynamic-import",
);

/** Replaces a module, for one kind of import or for all. */
function without(module: RegExp, contents: string, imported?: ImportKind): Plugin {
  const namespace = `without-${module.source}`;
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: module }, ({ path, kind }) =>
        (imported ?? kind) === kind ? { path, namespace } : undefined,
      );
      onLoad({ filter: /.*/, namespace }, () => ({ contents }));
    },
  };
}

/** Clients whose errors this project's code distinguishes by class. */
const CLASSES_IN_USE = ["client-dynamodb"];

/**
 * Lets the bundler drop unused parts of a client's schemas. The schemas of all operations and errors are one module, of
 * which a bundler drops nothing for two reasons, removed here:
 * - Keys like `[_h]`, short for a constant in the same file: the bundler cannot see whether such a key has a side
 *   effect.
 * - The list of all error classes, which turns an answer into one of them (140 in the client of SSM, 55 kB). If no code
 *   asks for the class, an error of the client's base class with the same name and message is enough.
 */
export const shakeableSchemas: Plugin = {
  name: "shakeable-schemas",
  setup({ onLoad }) {
    const filter = /[\\/]@aws-sdk[\\/](client-[^\\/]+)[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;
    onLoad({ filter }, ({ path }) => {
      const source = withPlainKeys(readFileSync(path, "utf8"));
      const [, client = ""] = filter.exec(path) ?? [];
      return { contents: CLASSES_IN_USE.includes(client) ? source : withoutErrorClasses(source) };
    });
  },
};

function withPlainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replace(/\[(\w+)\]:/g, (key, name: string) => {
    const text = constants.get(name);
    return text === undefined ? key : `${text}:`;
  });
}

function withoutErrorClasses(source: string): string {
  return source.replace(/^n0_registry\.registerError\(.*\);$/gm, "");
}
