import type { Server } from "node:http";
import { finished, type Readable } from "node:stream";
import { promisify } from "node:util";
import { ANSWER_HEADERS, Problem, problemResponse } from "@app/contract/problem";
import { isNormalPath } from "@app/contract/routes";

/** The parts of hapi, serverless-offline's HTTP server, that are changed here. */
export interface HapiServer {
  listener: Server;
  settings: { router: { stripTrailingSlash: boolean }; compression: unknown };
  ext(
    point: "onRequest" | "onPreResponse",
    method: (request: HapiRequest, h: Toolkit) => symbol | HapiResponse | Promise<symbol>,
  ): void;
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
  response: HapiError | (HapiResponse & { isBoom?: false });
  raw: { req: Readable & { url: string; rawHeaders: string[] } };
  setUrl(url: string): void;
}

interface HapiError {
  isBoom: true;
  output: { statusCode: number };
}

/** Methods for which hapi reads no body. */
const WITHOUT_BODY = new Set(["get", "head"]);

/** Headers that hapi or the emulator would act upon before a function could. */
const ACTED_UPON = ["origin", "range", "content-length"];

/**
 * Makes the emulator pass requests and answers on unchanged, as an HTTP API does. By default the emulator takes
 * /orders/ and /x/../orders for /orders, compresses answers, answers preflight requests, allows every origin, keeps the
 * last of two headers of one name (an HTTP API joins them), reads no body of a GET, and hands a handler a JSON scalar
 * body as something else than text.
 */
export function passOnUntouched(server: HapiServer): void {
  server.settings.router.stripTrailingSlash = false;
  server.settings.compression = false;
  server.ext("onRequest", async (request, h) => {
    if (WITHOUT_BODY.has(request.method)) await skipBody(request.raw.req);
    const path = request.raw.req.url.replace(/\?.*$/s, "");
    // One segment without a route, so the default route gets the request.
    if (!isNormalPath(path)) request.setUrl(`/${encodeURIComponent(path)}`);
    hideHeaders(request);
    return h.continue;
  });
  server.ext("onPreResponse", ({ response }, h) => {
    if (response.isBoom) return answerFor(response, h);
    response.charset(undefined);
    return h.continue;
  });
}

/**
 * An HTTP API never answers as hapi does: a late body is a problem like any other, and any other error is a bug here.
 */
function answerFor({ output }: HapiError, h: Toolkit): HapiResponse {
  const slug = output.statusCode === 408 ? "request-timeout" : "internal-error";
  const { status, headers, body } = problemResponse(new Problem(slug));
  const answer = h.response(body).code(status).charset(undefined);
  for (const [name, value] of Object.entries({ ...ANSWER_HEADERS, ...headers })) answer.header(name, value);
  return answer;
}

/** hapi would close the connection on a client that still sends */
async function skipBody(body: Readable): Promise<void> {
  await promisify(finished)(body.resume()).catch(() => {}); // The client has gone, so nobody can get an answer.
}

/** The function sees the request as sent; hapi and the emulator see nothing that they would act upon. */
function hideHeaders({ raw, headers }: HapiRequest): void {
  raw.req.rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
  for (const name of ACTED_UPON) delete headers[name];
  headers["content-type"] = "text/plain";
}
