import { MAX_BODY_BYTES } from "@app/contract/schemas";
import express, { type Request, type RequestHandler } from "express";

/** Reads the body as raw bytes, whatever its content type. Refuses a compressed or too large body. */
export const readBody: RequestHandler = express.raw({
  type: () => true,
  limit: MAX_BODY_BYTES,
  inflate: false,
});

/** The body that `readBody` read, as text; empty when there is none. */
export function bodyOf(request: Request): string {
  return Buffer.isBuffer(request.body) ? request.body.toString() : "";
}
