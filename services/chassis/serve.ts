import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "@app/contract/problem";
import { refuseRoute } from "@app/contract/routes";
import { telemetry } from "@app/telemetry/telemetry";
import { type Express, Router } from "express";
import type { Callers } from "./callers.ts";
import { numberSetting, setting } from "./config.ts";
import { answerProblems, LIVENESS, READINESS } from "./http.ts";
import { log } from "./log.ts";
import { createServerFor, listenForOperators } from "./servers.ts";

export type Service = {
  app: Express;
  /** Resolves when the service can do its work, rejects when it cannot. */
  isReady: () => Promise<unknown>;
  /** Finishes what was accepted, then lets go of connections. */
  close: () => Promise<void>;
  /** Services unless it says otherwise. */
  callers?: Callers;
  /** Adds to the server, before it listens. */
  prepare?: (server: Server) => void;
};

/** Longer than an attempt at an order takes, shorter than Kubernetes waits before it kills. */
const SHUTDOWN_MS = 20_000;
const CLOSE_IDLE_MS = 50;
const READY_WITHIN_MS = 1_000;

/**
 * Listens until SIGTERM or SIGINT. Then readiness goes off first, so that callers turn away; what was accepted is finished;
 * and the process ends by itself. It ends as well when the launcher that forked it is gone.
 */
export async function serve({ app, isReady, close, callers = "services", prepare }: Service): Promise<void> {
  const stopping = new AbortController();
  const health = healthRoutes(isReady, stopping.signal);
  app.use(health);
  app.use((request) => {
    throw refuseRoute(request.method, request.path);
  });
  app.use(answerProblems);
  listenForOperators(health);
  const server = createServerFor(callers, app);
  server.prependListener("request", (_request, response) => {
    // A connection that is kept busy would keep the server open for ever.
    if (stopping.signal.aborted) response.setHeader("connection", "close");
  });
  prepare?.(server);
  await listen(server);
  const stop = async (reason: string) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info({ reason }, "stopping");
    await endGracefully(server, close);
    process.exit(0);
  };
  for (const reason of ["SIGTERM", "SIGINT", "disconnect"]) process.once(reason, () => void stop(reason));
}

function healthRoutes(isReady: Service["isReady"], stopping: AbortSignal): Router {
  const ready = within(READY_WITHIN_MS, isReady);
  const health = Router();
  health.get(LIVENESS, (_request, response) => void response.json({ status: "ok" }));
  health.get(READINESS, async (_request, response) => {
    if (stopping.aborted) throw new Problem("temporarily-unavailable", "Shutting down.");
    await ready();
    response.json({ status: "ok" });
  });
  return health;
}

async function listen(server: Server): Promise<void> {
  server.listen(numberSetting("PORT", 0), setting("HOST", "127.0.0.1"));
  await once(server, "listening");
  const { address, port } = server.address() as AddressInfo;
  log.info({ address, port, traced: telemetry !== undefined }, "listening");
  process.send?.({ ready: true, url: `http://${address}:${port}` });
}

/** `DRAIN_MS`: how long whoever sends requests here may take to notice that readiness is off; 0 unless told. */
async function endGracefully(server: Server, close: Service["close"]): Promise<void> {
  await sleep(numberSetting("DRAIN_MS", 0));
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  server.close();
  setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS).unref();
  await once(server, "close");
  await close();
  await telemetry?.flush();
}

/** One check at a time, for all who ask meanwhile, and no answer in time is one: probes must not queue up behind what hangs. */
function within(ms: number, isReady: () => Promise<unknown>): () => Promise<unknown> {
  let checking: Promise<unknown> | undefined;
  return () => {
    checking ??= isReady().finally(() => (checking = undefined));
    checking.catch(() => {}); // whoever asked may have stopped waiting
    const late = sleep(ms, undefined, { ref: false }).then(() => {
      throw new Error(`no answer within ${ms} ms`);
    });
    return Promise.race([checking, late]).catch((cause: unknown) => {
      throw new Problem("temporarily-unavailable", "What this service needs does not answer.", { cause });
    });
  };
}
