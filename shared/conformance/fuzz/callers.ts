import type { Issuer } from "../issuer.ts";
import type { Caller } from "./request.ts";

/** One subject, with several tokens. */
export type Identity = {
  subject: string;
  /** The customer's, who may do everything. */
  token: string;
  /** What the `Authorization` header says; undefined for none. */
  authorization: Record<Caller, string | undefined>;
};

/** Scopes of the callers whose token is genuine. */
export const SCOPES = {
  customer: "orders:read orders:write",
  reader: "orders:read",
  writer: "orders:write",
  stranger: "openid",
};

const A_DAY_S = 24 * 60 * 60;

export async function identify(issuer: Issuer, subject: string): Promise<Identity> {
  const tokenFor = (scope: string) => issuer.token({ subject, scope, expiresIn: A_DAY_S });
  const token = await tokenFor(SCOPES.customer);
  const authorization = {
    customer: `Bearer ${token}`,
    reader: `Bearer ${await tokenFor(SCOPES.reader)}`,
    writer: `Bearer ${await tokenFor(SCOPES.writer)}`,
    stranger: `Bearer ${await tokenFor(SCOPES.stranger)}`,
    nobody: undefined,
    nonsense: "Bearer a.b.c",
  };
  return { subject, token, authorization };
}
