import { MAX_BODY_BYTES } from "@app/contract/schemas";
import express, { type Request, type RequestHandler } from "express";

/** Reads the body as it is, whatever it claims to be; what is compressed or too large is refused. */
export const readBody: RequestHandler = express.raw({
  type: () => true,
  limit: MAX_BODY_BYTES,
  inflate: false,
});

/** The body as text, where `readBody` came before; empty where there is none. */
export function bodyOf(request: Request): string {
  return Buffer.isBuffer(request.body) ? request.body.toString() : "";
}
