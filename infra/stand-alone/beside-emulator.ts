import { rmSync } from "node:fs";
import type { Ready } from "@app/functions-local/signal-ready";
import { Children } from "../embedded/children.ts";
import { onNpmGone } from "../embedded/npm-ancestor.ts";
import { createRunDirectory } from "../embedded/run-directory.ts";
import type { Origin } from "./parties.ts";

export interface Serverless {
  service: { custom: { local: { environment: Record<string, string> } } };
  classes: { Error: new (message: string) => Error };
  pluginManager: { plugins: object[] };
}

/** `environment` is for the functions. `onReady` gets their addresses, and returns the text for the user. */
export type Parties = {
  environment: Record<string, string>;
  onReady(functions: Ready, runDirectory: string): string;
};

export const ORIGINS: Record<Origin, string> = {
  given: "as set",
  joined: "ran before, and is used until it ends",
  started: "a stand-in, which ends with the functions",
};

/**
 * Hooks that start processes beside `serverless offline` when a person runs it. Under one of this repository's
 * launchers, which has all parties, they do nothing.
 */
export function besideEmulator(
  serverless: Serverless,
  startParties: (children: Children) => Promise<Parties>,
): Record<string, () => Promise<void>> {
  const start = async () => {
    if (!process.connected) await standAlone(serverless, startParties);
  };
  return { "before:offline:start": start, "before:offline:start:init": start };
}

async function standAlone(
  serverless: Serverless,
  startParties: (children: Children) => Promise<Parties>,
): Promise<void> {
  onNpmGone(() => process.kill(process.pid, "SIGTERM"));
  const runDirectory = await createRunDirectory();
  // All started processes end with this one, even when it is killed.
  process.once("exit", () => rmSync(runDirectory, { recursive: true, force: true }));
  const children = new Children(runDirectory, { background: true });
  try {
    const { environment, onReady } = await startParties(children);
    Object.assign(serverless.service.custom.local.environment, environment);
    void functionsReady(serverless).then((functions) => console.log(onReady(functions, runDirectory)));
    void children.failed.then(({ message }) => {
      console.error(message);
      process.exit(1);
    });
  } catch (error) {
    await children.stop();
    throw new serverless.classes.Error((error as Error).message);
  }
}

function functionsReady({ pluginManager }: Serverless): Promise<Ready> {
  const plugin = pluginManager.plugins.find((candidate) => "ready" in candidate);
  return (plugin as { ready: Promise<Ready> }).ready;
}
