import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** A shell command that prints a token of the issuer, in any directory. */
export const tokenCommand = (issuer: string) =>
  `npm --prefix "${root}" run --silent token -- alice --issuer ${issuer}`;

/** A shell command that places an order. @param token the shell expression for the token */
export function placeOrderCommand(url: string, token: string): string {
  return [
    `curl -i ${url}/orders \\`,
    `  -H "Authorization: Bearer ${token}" \\`,
    `  -H "Idempotency-Key: $(date +%s)-$RANDOM" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"lines":[{"sku":"sku-001","quantity":1}],"card":"card_accepted"}'`,
  ].join("\n");
}
