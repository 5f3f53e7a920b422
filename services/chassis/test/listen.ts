import { createServer, type Server } from "node:http";
import { listen as listenOn } from "@app/net/test/listen";
import type { Express } from "express";
import { onTestFinished } from "vitest";
import { answerProblems } from "../http.ts";

/** Serves an app or a Node server on a free port for one test. @returns its base URL */
export async function listen(app: Express | Server): Promise<string> {
  const server = "use" in app ? createServer(app.use(answerProblems)) : app;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listenOn(server);
}
