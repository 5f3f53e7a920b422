import { placeOrderCommand, tokenCommand } from "../place-order-command.ts";
import type { Issuer, Origin, Provider } from "./parties.ts";

const ORIGINS: Record<Origin, string> = {
  given: "as set",
  joined: "runs already, and is used until it ends",
  started: "a stand-in, which ends with the functions",
};

/** Docker's own message names the port that is taken, and not whose it is. */
const CONTAINERS_TOO = [
  "For docker compose up beside the functions: Ctrl-C, start the containers, start the functions again. They join its issuer.",
];

/** Where everything is, and an order to paste. */
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
