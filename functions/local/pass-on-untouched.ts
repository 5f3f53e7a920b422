import { isNormalPath } from "@app/contract/routes";

/** As much of hapi's server, which answers HTTP for serverless-offline, as is touched here. */
export interface HapiServer {
  settings: { router: { stripTrailingSlash: boolean }; compression: unknown };
  ext(
    point: "onRequest" | "onPreResponse",
    method: (request: HapiRequest, h: { continue: symbol }) => symbol,
  ): void;
}

interface HapiRequest {
  headers: Record<string, string | string[] | undefined>;
  /** Without `charset` it is an error of hapi's own. */
  response: { charset?(charset: undefined): void };
  raw: { req: { url: string; rawHeaders: string[] } };
  setUrl(url: string): void;
}

/** What hapi or the emulator would act upon before a function could. */
const ACTED_UPON = ["origin", "range"];

/**
 * Makes the emulator pass requests and answers on as they are, as an HTTP API does. By itself it takes /orders/ and /x/../orders for
 * /orders, compresses answers, answers preflight requests and lets every origin in, keeps the last of two headers of one name
 * (an HTTP API joins them), and hands a handler a body that is a JSON scalar as something else than text.
 */
export function passOnUntouched(server: HapiServer): void {
  server.settings.router.stripTrailingSlash = false;
  server.settings.compression = false;
  server.ext("onRequest", (request, h) => {
    const path = pathOf(request.raw.req.url);
    // One segment that no route has, so that the default route gets it.
    if (!isNormalPath(path)) request.setUrl(`/${encodeURIComponent(path)}`);
    request.raw.req.rawHeaders = Object.entries(request.headers).flatMap(([name, value]) => [
      name,
      String(value),
    ]);
    for (const name of ACTED_UPON) delete request.headers[name];
    request.headers["content-type"] = "text/plain"; // The function still sees what was sent.
    return h.continue;
  });
  server.ext("onPreResponse", ({ response }, h) => {
    response.charset?.(undefined);
    return h.continue;
  });
}

/** @param target as it stood in the request line: a path, or a whole URL as proxies send it */
function pathOf(target: string): string {
  return target.replace(/^\w+:\/\/[^/?#]*/, "").replace(/[?#].*$/s, "");
}
