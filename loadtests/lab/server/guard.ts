import { timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";

/** The header of the page's own requests. A page of another origin cannot read the token. */
export const TOKEN_HEADER = "x-lab-token";

/**
 * Refuses requests for another host, as a page sends them whose owner lets its name point at this machine (DNS
 * rebinding), and requests from pages of another origin.
 */
export function requireOwnHost(port: number): RequestHandler {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return ({ headers: { host = "", origin } }, response, next) => {
    const isOwn = hosts.includes(host) && (origin === undefined || origin === `http://${host}`);
    if (isOwn) return next();
    response.status(403).type("text").send(`Open the lab at http://${hosts[0]}.\n`);
  };
}

/** Refuses a request that changes something and does not have the token of the page. */
export function requireToken(token: string): RequestHandler {
  return (request, response, next) => {
    if (isEqual(request.get(TOKEN_HEADER) ?? "", token)) return next();
    response.status(403).type("text").send("Only the page of the lab may do this: reload it.\n");
  };
}

export function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
