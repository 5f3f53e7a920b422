import { tracingChannel } from "node:diagnostics_channel";
import { type IncomingMessage, type RequestListener, Server } from "node:http";
import { isIP } from "node:net";

/**
 * Whether a web page made the request instead of a program. Then the request names the page's origin; or the browser
 * says that it comes from another site, as for an image; or the request names a host that its owner points at this
 * machine (DNS rebinding). Such a name has a dot; `localhost` and the names of containers have none.
 */
export function isOfWebPage({ headers }: Pick<IncomingMessage, "headers">): boolean {
  if (headers.origin !== undefined || FOREIGN_SITES.includes(headers["sec-fetch-site"])) return true;
  const name = (headers.host ?? "").replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
  return name.includes(".") && isIP(name) === 0;
}

/** Values of `Sec-Fetch-Site`. Ports do not distinguish sites. Programs send no such header. */
const FOREIGN_SITES: unknown[] = ["cross-site", "same-site"];

/**
 * From now on, the HTTP servers of this process refuse web pages, even servers that a library opens and hides. Meant
 * for servers without authentication: anyone who reaches one controls the data behind it, and a browser lets every page
 * of the internet reach this machine.
 * @param port the only port to protect; by default all ports
 */
export function refuseWebPages(port?: number): void {
  tracingChannel("net.server.listen").asyncStart.subscribe((message) => {
    const { server, options } = message as { server: unknown; options: { port?: number | string } };
    if (server instanceof Server && (port === undefined || Number(options.port) === port)) guard(server);
  });
}

function guard(server: Server): void {
  for (const event of ["request", "checkContinue"] as const) {
    const listeners = server.listeners(event) as RequestListener[];
    if (listeners.length === 0) continue;
    server.removeAllListeners(event).on(event, (request, response) => {
      if (isOfWebPage(request)) {
        response.writeHead(403, { "content-type": "text/plain", connection: "close" });
        return response.end("Programs of this machine may use this port, web pages may not.\n");
      }
      for (const listener of listeners) listener.call(server, request, response);
      return undefined;
    });
  }
}
