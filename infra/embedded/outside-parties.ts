import { fileURLToPath } from "node:url";
import { randomKey } from "./call-keys.ts";
import type { ReadyMessage } from "./child.ts";
import type { Children } from "./children.ts";

/** What both variants meet outside: the same payment provider and the same identity provider. */
export interface OutsideParties {
  providerUrl: string;
  /** The merchant's bearer key at the payment provider. */
  apiKey: string;
  /** Opens the payment provider's ledger and its control routes (`X-Control-Key`). */
  controlKey: string;
  /** The token issuer's URL, which has the discovery document below it. */
  issuer: string;
}

/** Starts both side by side. @param issuerPort 0 for any free port. */
export async function startOutsideParties(children: Children, issuerPort: number): Promise<OutsideParties> {
  const apiKey = randomKey();
  const controlKey = randomKey();
  const [provider, identity] = await Promise.all([
    startParty(children, "payment-provider", { PORT: "0", API_KEY: apiKey, CONTROL_KEY: controlKey }),
    startParty(children, "identity-provider", { PORT: String(issuerPort) }),
  ]);
  return { providerUrl: provider.url, apiKey, controlKey, issuer: identity.url };
}

function startParty(children: Children, name: string, env: Record<string, string>) {
  const module = fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url));
  return children.start<ReadyMessage & { url: string }>({
    name,
    module,
    env: { HOST: "127.0.0.1", SERVICE_NAME: name, ...env },
    restartEnv: (ready) => ({ PORT: new URL(ready.url).port }),
  });
}
