import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { Problem } from "./problem.ts";

// Digests have one length, so that the comparison takes the same time for every wrong guess.
const digest = (secret: string) => createHash("sha256").update(secret).digest();

/** Lets a merchant in who presents `Authorization: Bearer <apiKey>`; anyone else gets 401. */
export function merchantOnly(apiKey: string): RequestHandler {
  return requireSecret("authorization", `Bearer ${apiKey}`);
}

/** Lets the experimenter in who presents `X-Control-Key`; anyone else gets 401. */
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
