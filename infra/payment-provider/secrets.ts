import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { Problem } from "./problem.ts";

// Digests have one length, so the comparison takes the same time for every wrong key.
const digest = (secret: string) => createHash("sha256").update(secret).digest();

/** Requires `Authorization: Bearer <apiKey>`; otherwise answers 401. */
export function merchantOnly(apiKey: string): RequestHandler {
  return requireSecret("authorization", `Bearer ${apiKey}`);
}

/** Requires the control key in `X-Control-Key`; otherwise answers 401. */
export function controllerOnly(controlKey: string): RequestHandler {
  return requireSecret("x-control-key", controlKey);
}

function requireSecret(header: string, secret: string): RequestHandler {
  const expected = digest(secret);
  return (req, _res, next) => {
    const allowed = timingSafeEqual(digest(req.get(header) ?? ""), expected);
    next(allowed ? undefined : new Problem(401, `the header ${header} does not carry a valid key`));
  };
}
