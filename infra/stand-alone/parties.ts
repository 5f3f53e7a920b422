import { requirePort } from "@app/net/ports";
import { usualIssuer } from "@app/net/running";
import type { Children } from "../embedded/children.ts";
import { runningInstances } from "../embedded/instance.ts";
import {
  type OutsideParties,
  startIdentityProvider,
  startPaymentProvider,
} from "../embedded/outside-parties.ts";

/** The source of an external party: a setting, a running process, or a new stand-in. */
export type Origin = "given" | "joined" | "started";
export type Issuer = Pick<OutsideParties, "issuer"> & { origin: Origin };
/** A given provider has no `controlKey`. */
export type Provider = Omit<OutsideParties, "issuer" | "controlKey"> & {
  controlKey?: string;
  origin: Origin;
};

const ANSWER_WITHIN_MS = 2_000;

/**
 * The issuer: `ISSUER` if it is set; otherwise the one on `ISSUER_PORT` (3200), so that its tokens are valid for every
 * process that trusts it; otherwise a stand-in there.
 * @throws Error with a sentence when another program has the port
 */
export async function findOrStartIssuer(children: Children): Promise<Issuer> {
  const { ISSUER } = process.env;
  if (ISSUER) return { issuer: ISSUER, origin: "given" };
  const usual = usualIssuer();
  if (await isIssuer(usual)) return { issuer: usual, origin: "joined" };
  const port = Number(new URL(usual).port);
  await requirePort(port, "ISSUER_PORT");
  return { issuer: await startIdentityProvider(children, port), origin: "started" };
}

async function isIssuer(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(`${url}/.well-known/openid-configuration`, { signal });
    return ((await answer.json()) as { issuer?: string }).issuer === url;
  } catch {
    return false;
  }
}

/**
 * The payment provider: `PROVIDER_URL` if it is set; otherwise that of an `npm start` with the same issuer, so that one
 * ledger has the charges of both variants; otherwise a stand-in.
 * @throws Error with a sentence when the key of the given provider is missing
 */
export async function findOrStartProvider(children: Children, issuer: string): Promise<Provider> {
  const { PROVIDER_URL, PROVIDER_API_KEY } = process.env;
  if (PROVIDER_URL && !PROVIDER_API_KEY)
    throw new Error("PROVIDER_URL is set and PROVIDER_API_KEY is not: set both, or neither for a stand-in.");
  if (PROVIDER_URL && PROVIDER_API_KEY)
    return { providerUrl: PROVIDER_URL, apiKey: PROVIDER_API_KEY, origin: "given" };
  const beside = runningInstances().find(({ outside }) => outside.issuer === issuer);
  if (beside?.outside.controlKey) return { ...beside.outside, origin: "joined" };
  return { ...(await startPaymentProvider(children)), origin: "started" };
}
