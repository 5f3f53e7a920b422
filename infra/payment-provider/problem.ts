import type { ErrorRequestHandler } from "express";

/** A refusal the provider explains to its caller (RFC 9457). */
export class Problem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Answers every error as problem+json; what is not a refusal stays inside and becomes a plain 500. */
export const answerProblem: ErrorRequestHandler = (error, _req, res, _next) => {
  // express.json() marks its own errors (malformed JSON, a body too large) with a 4xx status.
  const refused = error instanceof Problem || (error.status >= 400 && error.status < 500);
  const status: number = refused ? error.status : 500;
  if (!refused) console.error(error);
  res
    .status(status)
    .type("application/problem+json")
    .send(
      JSON.stringify({ type: "about:blank", status, detail: refused ? error.message : "internal error" }),
    );
};
