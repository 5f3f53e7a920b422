import type { Ready } from "@app/functions-local/signal-ready";
import type { Children } from "../embedded/children.ts";
import { writeInstanceFile } from "../embedded/instance.ts";
import { placeOrderCommand, tokenCommand } from "../place-order-command.ts";
import { besideEmulator, ORIGINS, type Serverless } from "./beside-emulator.ts";
import { findOrStartIssuer, findOrStartProvider, type Issuer, type Provider } from "./parties.ts";

/**
 * Serverless plugin: gives `serverless offline` an issuer and a payment provider when a person runs it. List it before
 * the plugin that starts the functions. Under one of this repository's launchers, which has both parties, it does
 * nothing.
 */
export default class StandAlonePlugin {
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    this.hooks = besideEmulator(serverless, async (children) => {
      const issuer = await findOrStartIssuer(children);
      const provider = await findOrStartProvider(children, issuer.issuer);
      return {
        environment: {
          ISSUER: issuer.issuer,
          PROVIDER_URL: provider.providerUrl,
          PROVIDER_API_KEY: provider.apiKey,
        },
        onReady(functions, runDirectory) {
          writeInstance(runDirectory, { issuer, provider, functions, children });
          return welcome({ issuer, provider, url: functions.url });
        },
      };
    });
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
