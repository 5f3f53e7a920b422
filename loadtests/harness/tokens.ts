import { randomBytes } from "node:crypto";
import { requestToken } from "@app/infra/identity-provider/token";

const HOUR_S = 3_600;

/** Tokens of new customers. `renew` fetches new tokens for the same customers into the same array; `lifetime` is in seconds. */
export type CustomerTokens = { tokens: string[]; lifetime: number; renew: () => Promise<void> };

/** With the default of 100 customers, no load at a rate reaches the limit of orders per customer. */
export async function openTokens(issuer: string, customers = 100): Promise<CustomerTokens> {
  const run = randomBytes(4).toString("hex");
  const request = (_: unknown, i: number) => requestToken({ issuer, subject: `load-${run}-${i}` });
  const fetchAll = () => Promise.all(Array.from({ length: customers }, request));
  const answers = await fetchAll();
  const tokens = answers.map(({ access_token }) => access_token);
  return {
    tokens,
    lifetime: Math.min(...answers.map(({ expires_in = HOUR_S }) => expires_in)),
    renew: async () => {
      const renewed = await fetchAll();
      tokens.splice(0, tokens.length, ...renewed.map(({ access_token }) => access_token));
    },
  };
}

/** For loads that are much shorter than the lifetime of a token. */
export async function fetchTokens(issuer: string, customers?: number): Promise<string[]> {
  return (await openTokens(issuer, customers)).tokens;
}
