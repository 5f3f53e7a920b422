import type { ErrorRequestHandler } from "express";

/** A refusal with an explanation for the caller (RFC 9457). */
export class Problem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Answers every error as problem+json. Any other thrown value answers 500 and leaks nothing. */
export const answerProblem: ErrorRequestHandler = (error, _req, res, _next) => {
  // express.json() gives its own errors (malformed JSON, a body too large) a 4xx status.
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
