import fc, { type Arbitrary } from "fast-check";
import type { Issuer } from "../issuer.ts";
import { mostly } from "./arbitraries.ts";
import { bodyFor, noBody } from "./bodies.ts";
import { extraHeaders, type Headers, headersFor } from "./headers.ts";
import { targetFor } from "./paths.ts";
import { type Known, OPERATIONS, type Operation } from "./schema.ts";

/** The owner of the token. The customer's token permits everything. */
export const CALLERS = ["customer", "reader", "writer", "stranger", "nobody", "nonsense"] as const;
export type Caller = (typeof CALLERS)[number];

/** A generated request, as it goes over the wire, without its token. */
export type FuzzRequest = {
  /** The operation for which it was generated. Its method and path may be those of another one. */
  operation: string;
  as: Caller;
  method: string;
  path: string;
  headers: Headers;
  body: Buffer | undefined;
  /** In chunks, without a length. */
  chunked: boolean;
};

/** One subject with several tokens. */
export type Identity = {
  subject: string;
  /** The customer's token, which permits everything. */
  token: string;
  /** Values of the `Authorization` header; undefined for none. */
  authorization: Record<Caller, string | undefined>;
};

/** Scopes of the callers with a genuine token. */
export const SCOPES = {
  customer: "orders:read orders:write",
  reader: "orders:read",
  writer: "orders:write",
  stranger: "openid",
};

const A_DAY_S = 24 * 60 * 60;

export async function identify(issuer: Issuer, subject: string): Promise<Identity> {
  const tokenFor = (scope: string) => issuer.token({ subject, scope, expiresIn: A_DAY_S });
  const token = await tokenFor(SCOPES.customer);
  const authorization = {
    customer: `Bearer ${token}`,
    reader: `Bearer ${await tokenFor(SCOPES.reader)}`,
    writer: `Bearer ${await tokenFor(SCOPES.writer)}`,
    stranger: `Bearer ${await tokenFor(SCOPES.stranger)}`,
    nobody: undefined,
    nonsense: "Bearer a.b.c",
  };
  return { subject, token, authorization };
}

const METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE PROPFIND SEARCH QUERY".split(" ");

/** Requests of every operation in the OpenAPI document. An operation with more input gets more requests. */
export function requests(known: Known): Arbitrary<FuzzRequest> {
  return fc.oneof(
    ...OPERATIONS.map((operation) => ({
      weight: 1 + 2 * operation.parameters.length + (operation.body ? 10 : 0),
      arbitrary: requestFor(operation, known),
    })),
  );
}

function requestFor(operation: Operation, known: Known): Arbitrary<FuzzRequest> {
  const { name, method, body } = operation;
  return fc
    .record({
      as: mostly<Caller>(fc.constant("customer"), fc.constantFrom(...CALLERS)),
      method: mostly(fc.constant(method), fc.constantFrom(...METHODS)),
      path: targetFor(operation, known),
      headers: headersFor(operation, known),
      extra: extraHeaders,
      sent: body ? bodyFor(body, known) : noBody,
      chunked: mostly(fc.constant(false), fc.constant(true)),
    })
    .map(({ headers, extra, sent, chunked, ...rest }) => ({
      ...rest,
      operation: name,
      headers: { ...sent.headers, ...headers, ...extra },
      body: sent.bytes,
      chunked: chunked && sent.bytes !== undefined,
    }));
}
