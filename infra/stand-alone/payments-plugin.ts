import { usualIssuer } from "@app/net/running";
import { callKeys, randomKey } from "../embedded/call-keys.ts";
import { besideEmulator, ORIGINS, type Serverless } from "./beside-emulator.ts";
import { findOrStartProvider } from "./parties.ts";

/**
 * Serverless plugin: gives `serverless offline --config payments.yml` a payment provider, and its callers their keys,
 * when a person runs it.
 */
export default class PaymentsPlugin {
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    this.hooks = besideEmulator(serverless, async (children) => {
      const provider = await findOrStartProvider(children, usualIssuer());
      const { CALLER_KEYS = JSON.stringify(callKeys(randomKey).payments) } = process.env;
      const { providerUrl: PROVIDER_URL, apiKey: PROVIDER_API_KEY } = provider;
      return {
        environment: { CALLER_KEYS, PROVIDER_URL, PROVIDER_API_KEY },
        onReady: ({ url }) => welcome(url, CALLER_KEYS, `${PROVIDER_URL} (${ORIGINS[provider.origin]})`),
      };
    });
  }
}

/** Prints the addresses, and a command that charges for an order as the service `orders` does. */
function welcome(url: string, callerKeys: string, provider: string): string {
  const key = (JSON.parse(callerKeys) as Record<string, string>)["orders"];
  return [
    "",
    `Payments   ${url}`,
    `Provider   ${provider}`,
    "",
    "Charge for an order, as the service orders does:",
    `curl -i -X PUT ${url}/payments/00000000-0000-8000-8000-000000000001 \\`,
    `  -H "X-Caller: orders" -H "X-Caller-Key: ${key}" -H "Content-Type: application/json" \\`,
    `  -d '{"amount":1290,"currency":"EUR","card":"card_accepted"}'`,
    "",
    "npm start -- --variant hybrid runs the services with these functions. Ctrl-C stops everything.",
  ].join("\n");
}
