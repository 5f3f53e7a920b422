import { randomBytes } from "node:crypto";
import { fetchToken } from "@app/infra/identity-provider/token";

/** Tokens of new customers, with names that no other run uses. */
export function fetchTokens(issuer: string, customers = 20): Promise<string[]> {
  const run = randomBytes(4).toString("hex");
  return Promise.all(
    Array.from({ length: customers }, (_, i) => fetchToken({ issuer, subject: `load-${run}-${i}` })),
  );
}
