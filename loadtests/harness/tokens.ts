import { randomBytes } from "node:crypto";
import { fetchToken } from "@app/infra/identity-provider/token";

/** Tokens of so many customers whom nobody else knows. */
export function fetchTokens(issuer: string, customers = 20): Promise<string[]> {
  const run = randomBytes(4).toString("hex");
  return Promise.all(
    Array.from({ length: customers }, (_, i) => fetchToken({ issuer, subject: `load-${run}-${i}` })),
  );
}
