import { Problem, problemResponse } from "@app/contract/problem";
import type { Sender } from "./client-names.ts";
import { TooManyRequestsException } from "./environment-cap.ts";

/** An HTTP API's answer to the client. */
export interface HttpApiResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** An event that came through an HTTP API (payload format 2.0): the parts that identify the client. */
interface HttpApiEvent {
  headers: Record<string, string | undefined>;
  requestContext: { http: { method: string; sourceIp: string } };
}

export function isHttpApiEvent(event: unknown): event is HttpApiEvent {
  return (event as Partial<HttpApiEvent> | null)?.requestContext?.http !== undefined;
}

export function senderOf({ headers, requestContext: { http } }: HttpApiEvent): Sender {
  return { authorization: headers["authorization"], method: http.method, address: http.sourceIp };
}

/**
 * To the client of an HTTP API, a function that throws or times out is an "Internal Server Error" and nothing else. The
 * emulator would show the error's message and stack.
 *
 * A throttled request gets the contract's 429, so that a client waits and retries and a load test can tell it from a
 * bug. On AWS an HTTP API hides Lambda's 429 behind a 5xx.
 */
export function httpApiError(error: unknown): HttpApiResponse {
  if (error instanceof TooManyRequestsException) {
    const extras = { headers: { "retry-after": "1" } };
    const { status, ...rest } = problemResponse(new Problem("too-many-requests", "Wait a second.", extras));
    return { statusCode: status, ...rest };
  }
  const headers = { "content-type": "application/json" };
  return { statusCode: 500, headers, body: JSON.stringify({ message: "Internal Server Error" }) };
}
