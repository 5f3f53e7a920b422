import type { Server } from "node:http";
import { ANSWER_HEADERS, Problem, problemResponse } from "@app/contract/problem";
import { isNormalPath } from "@app/contract/routes";

/** The parts of hapi, serverless-offline's HTTP server, that are changed here. */
export interface HapiServer {
  listener: Server;
  settings: { router: { stripTrailingSlash: boolean }; compression: unknown };
  ext(
    point: "onRequest" | "onPreResponse",
    method: (request: HapiRequest, h: Toolkit) => symbol | HapiResponse,
  ): void;
  /** All routes. */
  table(): { settings: { response: { ranges: boolean } } }[];
}

interface Toolkit {
  continue: symbol;
  response(body: string): HapiResponse;
}

interface HapiResponse {
  code(status: number): this;
  header(name: string, value: string): this;
  charset(charset: undefined): this;
}

interface HapiRequest {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  /** An error of hapi's own, or a function's answer. */
  response: { isBoom: true } | (HapiResponse & { isBoom?: false });
  raw: { req: { url: string; rawHeaders: string[] } };
  _isPayloadPending: boolean;
  setUrl(url: string): void;
}

/** Methods for which hapi reads no body. */
const WITHOUT_BODY = new Set(["get", "head"]);

/** Headers that hapi or the emulator would act upon before a function could. */
const ACTED_UPON = ["origin", "content-length"];

/**
 * Makes the emulator pass requests and answers on unchanged, as an HTTP API does. By default the emulator takes
 * /orders/ and /x/../orders for /orders, compresses answers, offers parts of them, answers preflight requests, allows
 * every origin, keeps the last of two headers of one name (an HTTP API joins them), closes the connection after a GET
 * with a body, and hands a handler a JSON scalar body as something else than text.
 */
export function passOnUntouched(server: HapiServer): void {
  server.settings.router.stripTrailingSlash = false;
  server.settings.compression = false;
  for (const { settings } of server.table()) settings.response.ranges = false;
  server.ext("onRequest", (request, h) => {
    // Node discards the body after the answer. hapi would close the connection.
    if (WITHOUT_BODY.has(request.method)) request._isPayloadPending = false;
    const path = request.raw.req.url.replace(/\?.*$/s, "");
    // One segment without a route, so the default route gets the request.
    if (!isNormalPath(path)) request.setUrl(`/${encodeURIComponent(path)}`);
    hideHeaders(request);
    return h.continue;
  });
  server.ext("onPreResponse", ({ response }, h) => {
    if (response.isBoom) return internalError(h);
    response.charset(undefined);
    return h.continue;
  });
}

/** An HTTP API never answers as hapi does, so an error of hapi is a bug here. */
function internalError(h: Toolkit): HapiResponse {
  const { status, headers, body } = problemResponse(new Problem("internal-error"));
  const answer = h.response(body).code(status).charset(undefined);
  for (const [name, value] of Object.entries({ ...ANSWER_HEADERS, ...headers })) answer.header(name, value);
  return answer;
}

/** The function sees the request as sent; hapi and the emulator see nothing that they would act upon. */
function hideHeaders({ raw, headers }: HapiRequest): void {
  raw.req.rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
  for (const name of ACTED_UPON) delete headers[name];
  headers["content-type"] = "text/plain";
}
