import { ANSWER_HEADERS, Problem, problemResponse } from "@app/contract/problem";
import { readQuery } from "@app/contract/query";
import type { RawRequest } from "@app/contract/request";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { log } from "./log.ts";
import { traced } from "./trace.ts";

export type HttpRequest = RawRequest & {
  path: string;
  method: string;
  params: Record<string, string | undefined>;
  query: Record<string, unknown>;
};

export type HttpAnswer = { status: number; headers?: Record<string, string>; json: object };

export type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Ignores a client's trace headers, because traces begin at the edge: a client could ask not to sample this trace, or
 * join it to another one.
 */
const newTrace = () => ({});

/**
 * The HTTP edge of a function. The returned value becomes the answer. A thrown Problem answers with that problem; any
 * other thrown value answers 500, leaks nothing and is logged. Anybody may call such a function; `customerFunction`
 * requires a token.
 * @param traceOf the trace to continue, from a caller that may do so
 */
export function httpFunction(
  handle: (request: HttpRequest) => Promise<HttpAnswer>,
  traceOf: (headers: HttpRequest["headers"]) => { traceparent?: unknown } = newTrace,
): Handler {
  return async (event) => {
    try {
      const trace = traceOf(event.headers);
      const { status, headers, json } = await traced(trace, {}, () => handle(readRequest(event)));
      return answer(status, { "content-type": "application/json", ...headers }, JSON.stringify(json));
    } catch (thrown) {
      const error = toProblem(thrown);
      const { status, headers, body } = problemResponse(error);
      if (status >= 500)
        log.error({ err: thrown, requestId: event.requestContext.requestId }, "request failed");
      return answer(status, headers, body);
    }
  };
}

function readRequest(event: APIGatewayProxyEventV2): HttpRequest {
  const body = event.body ?? "";
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    params: event.pathParameters ?? {},
    // From the raw string, because the event joins repeated parameters with commas.
    query: readQuery(event.rawQueryString),
    headers: event.headers,
    body: event.isBase64Encoded ? Buffer.from(body, "base64").toString() : body,
  };
}

/** Errors that remain after the SDK's retries: AWS error names, and Node's codes for failed connections. */
const TRANSIENT = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
  "TooManyRequestsException",
  "TimeoutError",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
]);

/** A busy, slow or absent database or function is a transient outage, not a bug. */
function toProblem(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof Problem) return thrown;
  const { name, code = "", $metadata } = thrown as SdkError;
  const isTransient = TRANSIENT.has(name) || TRANSIENT.has(code) || ($metadata?.httpStatusCode ?? 0) >= 500;
  if (!isTransient) return thrown;
  return new Problem("temporarily-unavailable", "The service is overloaded: try again.", {
    headers: { "retry-after": "1" },
    cause: thrown,
  });
}

type SdkError = Error & { code?: string; $metadata?: { httpStatusCode?: number } };

function answer(statusCode: number, headers: Record<string, string>, body: string) {
  return { statusCode, headers: { ...ANSWER_HEADERS, ...headers }, body };
}
