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
  /** Resolves when the service can work, rejects when it cannot. */
  isReady: () => Promise<unknown>;
  /** Finishes accepted work, then closes connections. */
  close: () => Promise<void>;
  /** Default: services. */
  callers?: Callers;
  /** Configures the server before it listens. */
  prepare?: (server: Server) => void;
};

/** Longer than an attempt at an order, shorter than Kubernetes waits before it kills (ms). */
const SHUTDOWN_MS = 20_000;
const CLOSE_IDLE_MS = 50;
const READY_WITHIN_MS = 1_000;

/**
 * Listens until SIGTERM or SIGINT. Then it turns readiness off first, so that callers go elsewhere, finishes accepted
 * requests, and the process ends. It also ends when the launcher that forked it has ended.
 */
export async function serve({ app, isReady, close, callers = "services", prepare }: Service): Promise<void> {
  const stopping = new AbortController();
  const health = healthRoutes(isReady, stopping.signal);
  if (callers === "services") app.use(health); // Customers have the contract's /health.
  app.use((request) => {
    throw refuseRoute(request.method, request.path);
  });
  app.use(answerProblems);
  listenForOperators(health);
  const server = createServerFor(callers, app);
  server.prependListener("request", (_request, response) => {
    // Otherwise a busy connection would keep the server open for ever.
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

/** `DRAIN_MS`: time in ms for callers to notice that readiness is off; default 0. */
async function endGracefully(server: Server, close: Service["close"]): Promise<void> {
  await sleep(numberSetting("DRAIN_MS", 0));
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  server.close();
  setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS).unref();
  await once(server, "close");
  await close();
  await telemetry?.flush();
}

/**
 * Runs one check at a time, shared by all simultaneous probes. No answer in time is a failure, so probes do not queue
 * behind a dependency that hangs.
 */
function within(ms: number, isReady: () => Promise<unknown>): () => Promise<unknown> {
  let checking: Promise<unknown> | undefined;
  return () => {
    checking ??= isReady().finally(() => (checking = undefined));
    checking.catch(() => {}); // the prober may have disconnected
    const late = sleep(ms, undefined, { ref: false }).then(() => {
      throw new Error(`no answer within ${ms} ms`);
    });
    return Promise.race([checking, late]).catch((cause: unknown) => {
      throw new Problem("temporarily-unavailable", "A dependency of this service does not answer.", {
        cause,
      });
    });
  };
}
