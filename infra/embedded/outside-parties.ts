import { fileURLToPath } from "node:url";
import { randomKey } from "./call-keys.ts";
import type { ReadyMessage } from "./child.ts";
import type { Children } from "./children.ts";

/** The external parties of both variants: the same payment provider and the same identity provider. */
export interface OutsideParties {
  providerUrl: string;
  /** The merchant's bearer key at the payment provider. */
  apiKey: string;
  /** The key of the payment provider's ledger and control routes (`X-Control-Key`). */
  controlKey: string;
  /** The token issuer's URL, the base of its discovery document. */
  issuer: string;
}

/** Starts both at the same time. @param issuerPort 0 for any free port. */
export async function startOutsideParties(children: Children, issuerPort: number): Promise<OutsideParties> {
  const [provider, issuer] = await Promise.all([
    startPaymentProvider(children),
    startIdentityProvider(children, issuerPort),
  ]);
  return { ...provider, issuer };
}

/** Starts a payment provider with new keys on a free port. */
export async function startPaymentProvider(children: Children): Promise<Omit<OutsideParties, "issuer">> {
  const [apiKey, controlKey] = [randomKey(), randomKey()];
  const env = { PORT: "0", API_KEY: apiKey, CONTROL_KEY: controlKey };
  const { url } = await startParty(children, "payment-provider", env);
  return { providerUrl: url, apiKey, controlKey };
}

/** @param port 0 for any free port. @returns the issuer's URL */
export async function startIdentityProvider(children: Children, port: number): Promise<string> {
  return (await startParty(children, "identity-provider", { PORT: String(port) })).url;
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
