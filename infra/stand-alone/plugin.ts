import { rmSync } from "node:fs";
import type { Ready } from "@app/functions-local/signal-ready";
import { Children } from "../embedded/children.ts";
import { writeInstanceFile } from "../embedded/instance.ts";
import { onNpmGone } from "../embedded/npm-ancestor.ts";
import { createRunDirectory } from "../embedded/run-directory.ts";
import { placeOrderCommand, tokenCommand } from "../place-order-command.ts";
import { findIssuer, findProvider, type Issuer, type Origin, type Provider } from "./parties.ts";

interface Serverless {
  service: { custom: { local: { environment: Record<string, string> } } };
  classes: { Error: new (message: string) => Error };
  pluginManager: { plugins: object[] };
}

/**
 * Serverless plugin: gives `serverless offline` an issuer and a payment provider when a person runs it. List it before
 * the plugin that starts the functions. Under one of this repository's launchers, which has both parties, it does
 * nothing.
 */
export default class StandAlonePlugin {
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    const start = async () => {
      if (!process.connected) await standAlone(serverless);
    };
    this.hooks = { "before:offline:start": start, "before:offline:start:init": start };
  }
}

async function standAlone(serverless: Serverless): Promise<void> {
  onNpmGone(() => process.kill(process.pid, "SIGTERM"));
  const runDirectory = await createRunDirectory();
  // All started processes end with this one, even when it is killed.
  process.once("exit", () => rmSync(runDirectory, { recursive: true, force: true }));
  const children = new Children(runDirectory, { background: true });
  try {
    const issuer = await findIssuer(children);
    const provider = await findProvider(children, issuer.issuer);
    Object.assign(serverless.service.custom.local.environment, {
      ISSUER: issuer.issuer,
      PROVIDER_URL: provider.providerUrl,
      PROVIDER_API_KEY: provider.apiKey,
    });
    void functionsReady(serverless).then((functions) => {
      writeInstance(runDirectory, { issuer, provider, functions, children });
      console.log(welcome({ issuer, provider, url: functions.url }));
    });
    void children.failed.then(({ message }) => {
      console.error(message);
      process.exit(1);
    });
  } catch (error) {
    await children.stop();
    throw new serverless.classes.Error((error as Error).message);
  }
}

type All = { issuer: Issuer; provider: Provider; functions: Ready; children: Children };

/** For commands in other terminals. */
function writeInstance(runDirectory: string, { issuer, provider, functions, children }: All): void {
  const { dynamodbPid, ...where } = functions;
  writeInstanceFile(runDirectory, {
    outside: {
      issuer: issuer.issuer,
      providerUrl: provider.providerUrl,
      apiKey: provider.apiKey,
      controlKey: provider.controlKey ?? "",
    },
    functions: { ...where, startSeconds: Math.round(process.uptime() * 100) / 100 },
    processes: { ...children.pids, functions: process.pid, ...(dynamodbPid && { dynamodb: dynamodbPid }) },
  });
}

function functionsReady({ pluginManager }: Serverless): Promise<Ready> {
  const plugin = pluginManager.plugins.find((candidate) => "ready" in candidate);
  return (plugin as { ready: Promise<Ready> }).ready;
}

const ORIGINS: Record<Origin, string> = {
  given: "as set",
  joined: "ran before, and is used until it ends",
  started: "a stand-in, which ends with the functions",
};

/** Docker's own message names the taken port, but not its user. */
const CONTAINERS_TOO = [
  "For docker compose up beside the functions: Ctrl-C, start the containers, start the functions again. They join its issuer.",
];

/** Prints all addresses, and a command that places an order. */
export function welcome(all: { url: string; issuer: Issuer; provider: Provider }): string {
  const { url, issuer, provider } = all;
  const given = issuer.origin === "given";
  return [
    "",
    `Functions  ${url}`,
    `Issuer     ${issuer.issuer} (${ORIGINS[issuer.origin]})`,
    `Provider   ${provider.providerUrl} (${ORIGINS[provider.origin]})`,
    "",
    given ? `Place an order, with a token of your issuer as TOKEN:` : "Place an order:",
    // A given issuer may refuse a token to this command.
    placeOrderCommand(url, given ? "$TOKEN" : `$(${tokenCommand(issuer.issuer)})`),
    "",
    ...(issuer.origin === "started" ? CONTAINERS_TOO : []),
    "Ctrl-C stops everything.",
  ].join("\n");
}
