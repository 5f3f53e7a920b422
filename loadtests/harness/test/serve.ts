import { createServer, type RequestListener, type Server } from "node:http";
import { listen } from "@app/net/test/listen";
import { onTestFinished } from "vitest";

/** Serves HTTP on a free port until the test ends. */
export async function serve(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  const url = await listen(server);
  onTestFinished(() => server.close().closeAllConnections());
  return { server, url };
}
