import http from "k6/http";

/** Which variant is loaded, and whose tokens it trusts. The defaults are those of `npm start`. */
export const BASE_URL = __ENV.BASE_URL || "http://127.0.0.1:3000";
const ISSUER = __ENV.ISSUER || "http://127.0.0.1:3200";

/** @throws with a sentence; in `setup` that ends the run before it began */
export function fetchToken(subject: string): string {
  const response = http.post(`${ISSUER}/token`, { grant_type: "password", username: subject });
  if (response.status !== 200)
    throw new Error(`No token from ${ISSUER} (status ${response.status}): is npm start running?`);
  return (response.json() as { access_token: string }).access_token;
}

/** What a load may buy: the scarce product stays out, or the load would sell it out. */
export function fetchSkus(token: string): string[] {
  const response = http.get(`${BASE_URL}/products`, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200)
    throw new Error(`No products from ${BASE_URL} (status ${response.status}): is it running?`);
  const { products } = response.json() as unknown as { products: { sku: string; available: number }[] };
  return products.filter(({ available }) => available > 100_000).map(({ sku }) => sku);
}
