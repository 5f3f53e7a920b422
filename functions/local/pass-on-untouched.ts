import { finished, type Readable } from "node:stream";
import { promisify } from "node:util";
import { isNormalPath } from "@app/contract/routes";

/** As much of hapi's server, which answers HTTP for serverless-offline, as is touched here. */
export interface HapiServer {
  settings: { router: { stripTrailingSlash: boolean }; compression: unknown };
  ext(
    point: "onRequest" | "onPreResponse",
    method: (request: HapiRequest, h: { continue: symbol }) => symbol | Promise<symbol>,
  ): void;
}

interface HapiRequest {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  /** Without `charset` it is an error of hapi's own. */
  response: { charset?(charset: undefined): void };
  raw: { req: Readable & { url: string; rawHeaders: string[] } };
  setUrl(url: string): void;
}

/** Methods for which hapi reads no body. */
const WITHOUT_BODY = new Set(["get", "head"]);

/** What hapi or the emulator would act upon before a function could. */
const ACTED_UPON = ["origin", "range"];

/**
 * Makes the emulator pass requests and answers on as they are, as an HTTP API does. By itself it takes /orders/ and /x/../orders for
 * /orders, compresses answers, answers preflight requests and lets every origin in, keeps the last of two headers of one name
 * (an HTTP API joins them), reads no body of a GET, and hands a handler a body that is a JSON scalar as something else than text.
 */
export function passOnUntouched(server: HapiServer): void {
  server.settings.router.stripTrailingSlash = false;
  server.settings.compression = false;
  server.ext("onRequest", async (request, h) => {
    if (WITHOUT_BODY.has(request.method)) await skipBody(request.raw.req);
    const path = pathOf(request.raw.req.url);
    // One segment that no route has, so that the default route gets it.
    if (!isNormalPath(path)) request.setUrl(`/${encodeURIComponent(path)}`);
    hideHeaders(request);
    return h.continue;
  });
  server.ext("onPreResponse", ({ response }, h) => {
    response.charset?.(undefined);
    return h.continue;
  });
}

/** hapi would close the connection on a client that still sends. */
async function skipBody(body: Readable): Promise<void> {
  await promisify(finished)(body.resume()).catch(() => {}); // The client has gone: nobody is there to be told.
}

/** The function sees what was sent; hapi and the emulator see nothing that they would act upon. */
function hideHeaders({ raw, headers }: HapiRequest): void {
  raw.req.rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
  for (const name of ACTED_UPON) delete headers[name];
  headers["content-type"] = "text/plain";
}

/** @param target as it stood in the request line: a path, or a whole URL as proxies send it */
function pathOf(target: string): string {
  return target.replace(/^\w+:\/\/[^/?#]*/, "").replace(/[?#].*$/s, "");
}
