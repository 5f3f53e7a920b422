import { isRejection, type Rejection } from "@app/domain/rejection";

/** Every problem: slug → HTTP status and title. Nothing else defines them. */
export const PROBLEMS = {
  "malformed-request": [400, "The message is not HTTP as this service reads it"],
  "malformed-json": [400, "The body is not JSON"],
  "invalid-request": [400, "The request breaks the contract"],
  "idempotency-key-required": [400, "An Idempotency-Key header is required"],
  "invalid-cursor": [400, "The cursor is not one that this service gave"],
  unauthorized: [401, "A valid access token is required"],
  "insufficient-scope": [403, "The access token lacks a scope"],
  "order-not-found": [404, "There is no such order"],
  "route-not-found": [404, "There is no such resource"],
  "method-not-allowed": [405, "The resource has no such method"],
  "request-timeout": [408, "The request did not arrive in time"],
  "order-not-cancellable": [409, "The order cannot be cancelled now"],
  "payment-not-refundable": [409, "The payment cannot be refunded"],
  "body-too-large": [413, "The body is too large"],
  "query-too-long": [414, "The query string is too long"],
  "unsupported-media-type": [415, "The body must be application/json"],
  "idempotency-key-reused": [422, "The idempotency key was used for another order"],
  "unknown-product": [422, "A product does not exist"],
  "too-many-requests": [429, "Too many requests"],
  "headers-too-large": [431, "The request line and the headers are too large"],
  "internal-error": [500, "Something went wrong here"],
  "temporarily-unavailable": [503, "A part of the service is unavailable"],
  "upstream-timeout": [504, "A part of the service did not answer in time"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemSlug = keyof typeof PROBLEMS;

/** RFC 9457 recommends an absolute URI. `.example` never resolves (RFC 2606). */
export const PROBLEM_TYPE_BASE = "https://orders-two-ways.example/problems/";

/** Headers of every answer. No cache may keep it, because it depends on the caller and the time; no browser may guess its type. */
export const ANSWER_HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

type Extras = {
  errors?: { path: string; message: string }[];
  headers?: Record<string, string>;
  cause?: unknown;
};

/**
 * Thrown anywhere below an HTTP edge to end the request with a problem. Clients read `detail`: put nothing internal
 * there.
 */
export class Problem extends Error {
  readonly slug: ProblemSlug;
  readonly errors: Extras["errors"];
  readonly headers: Record<string, string>;

  constructor(slug: ProblemSlug, detail: string = PROBLEMS[slug][1], extras: Extras = {}) {
    super(detail, { cause: extras.cause });
    this.slug = slug;
    this.errors = extras.errors;
    this.headers = extras.headers ?? {};
  }

  get status(): number {
    return PROBLEMS[this.slug][0];
  }
}

/** Turns a rejection of the domain into the problem of the same name. */
export function accept<T extends object>(outcome: T | Rejection): T {
  if (isRejection(outcome)) throw new Problem(outcome.rejected, outcome.detail);
  return outcome;
}

export type ProblemResponse = { status: number; headers: Record<string, string>; body: string };

/**
 * The response for anything thrown. Any other value than a Problem is a bug or an outage: the client gets 500 and no
 * details.
 */
export function problemResponse(thrown: unknown): ProblemResponse {
  const problem = thrown instanceof Problem ? thrown : new Problem("internal-error");
  const [status, title] = PROBLEMS[problem.slug];
  const type = PROBLEM_TYPE_BASE + problem.slug;
  return {
    status,
    headers: { "content-type": "application/problem+json", ...problem.headers },
    body: JSON.stringify({ type, title, status, detail: problem.message, errors: problem.errors }),
  };
}
