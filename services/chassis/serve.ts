import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "@app/contract/problem";
import { refuseRoute } from "@app/contract/routes";
import type { Express } from "express";
import { numberSetting, setting } from "./config.ts";
import { answerProblems } from "./http.ts";
import { log } from "./log.ts";

export type Service = {
  app: Express;
  /** Resolves when the service can do its work, rejects when it cannot. */
  isReady: () => Promise<unknown>;
  /** Finishes what was accepted, then lets go of connections. */
  close: () => Promise<void>;
};

const SHUTDOWN_MS = 15_000;
const CLOSE_IDLE_MS = 50;

/**
 * Listens until SIGTERM or SIGINT. Then readiness goes off first, so that callers turn away; what was accepted is finished;
 * and the process ends by itself. It ends as well when the launcher that forked it is gone.
 */
export async function serve({ app, isReady, close }: Service): Promise<void> {
  let stopping = false;
  app.get("/livez", (_request, response) => void response.json({ status: "ok" }));
  app.get("/readyz", async (_request, response) => {
    if (stopping) throw new Problem("temporarily-unavailable", "Shutting down.");
    await isReady();
    response.json({ status: "ok" });
  });
  app.use((request) => {
    throw refuseRoute(request.method, request.path);
  });
  app.use(answerProblems);

  const server = app.listen(numberSetting("PORT", 0), setting("HOST", "127.0.0.1"));
  server.prependListener("request", (_request, response) => {
    // A connection that is kept busy would keep the server open for ever.
    if (stopping) response.setHeader("connection", "close");
  });
  await once(server, "listening");
  const { address, port } = server.address() as AddressInfo;
  log.info({ address, port }, "listening");
  process.send?.({ ready: true, url: `http://${address}:${port}` });

  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, "stopping");
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    await sleep(numberSetting("DRAIN_MS", 0));
    server.close();
    setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS).unref();
    await once(server, "close");
    await close();
    process.exit(0);
  };
  for (const reason of ["SIGTERM", "SIGINT", "disconnect"]) process.once(reason, () => void stop(reason));
}
