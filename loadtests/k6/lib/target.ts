import exec from "k6/execution";
import http from "k6/http";

const withoutSlash = (url: string) => url.replace(/\/+$/, "");

/** The variant under load, and the issuer that it trusts. The defaults are the addresses of the services. */
export const BASE_URL = withoutSlash(__ENV.BASE_URL || "http://127.0.0.1:3000");
export const ISSUER = withoutSlash(__ENV.ISSUER || "http://127.0.0.1:3200");

/** With `responseType`, k6 keeps the bodies for the checks even under `--discard-response-bodies`. */
export const REQUEST = { timeout: "30s", responseType: "text" } as const;

export type Token = { value: string; renewAt: number };

/** Fetches a token of the customer. It is renewed after half its lifetime. */
export function fetchToken(subject: string): Token {
  const form = { grant_type: "password", username: subject };
  const response = http.post(`${ISSUER}/token`, form, { ...REQUEST, tags: { name: "token" } });
  requireAnswer(ISSUER, "ISSUER", response.status);
  const { access_token, expires_in = 3_600 } = response.json() as {
    access_token: string;
    expires_in?: number;
  };
  return { value: access_token, renewAt: Date.now() + (expires_in * 1_000) / 2 };
}

/** The products for a load: all but the scarce product, which would sell out. */
export function fetchSkus({ value }: Token): string[] {
  const headers = { authorization: `Bearer ${value}` };
  const response = http.get(`${BASE_URL}/products`, { ...REQUEST, headers, tags: { name: "products" } });
  requireAnswer(BASE_URL, "BASE_URL", response.status);
  const { products } = response.json() as unknown as { products: { sku: string; available: number }[] };
  return products.filter(({ available }) => available > 100_000).map(({ sku }) => sku);
}

/** Ends the run with a message unless the status is 200. */
function requireAnswer(url: string, setting: string, status: number): void {
  if (status === 200) return;
  const answer = status === 0 ? "Nothing answers" : `Status ${status}`;
  exec.test.abort(
    `${answer} at ${url}: start the app (npm start, docker compose up, or npx serverless offline in functions/), or give its address with -e ${setting}=…`,
  );
}
