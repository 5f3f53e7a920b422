import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";
import { onTestFinished } from "vitest";
import { answerProblems } from "../http.ts";

/** Serves an app or a Node server on a free port for one test. @returns its base URL */
export async function listen(app: Express | Server): Promise<string> {
  const server = "use" in app ? app.use(answerProblems).listen(0, "127.0.0.1") : app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
