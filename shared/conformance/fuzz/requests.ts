import fc, { type Arbitrary } from "fast-check";
import { bodyFor, noBody } from "./bodies.ts";
import { extraHeaders, headersFor } from "./headers.ts";
import { mostly } from "./mostly.ts";
import { OPERATIONS, type Operation } from "./operations.ts";
import { targetFor } from "./paths.ts";
import { CALLERS, type Caller, type FuzzRequest } from "./request.ts";
import type { Known } from "./valid.ts";

const METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE PROPFIND SEARCH QUERY".split(" ");

/** Requests of every operation in the OpenAPI document; those to which clients say more come more often. */
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
