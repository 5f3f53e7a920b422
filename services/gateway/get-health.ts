import { Problem } from "@app/contract/problem";
import type { RequestHandler } from "express";
import type { Backends } from "./backends.ts";

/** Anybody may ask, so the answer is kept: a check calls every context, and a context may be paid by the call. */
const FRESH_MS = 1_000;

/**
 * `GET /health`: 200 while every context behind the gateway is ready, otherwise 503. Simultaneous probes, and those
 * within a second after a check, share it.
 */
export function getHealth(backends: Backends): RequestHandler {
  let check = Promise.resolve(false);
  let freshUntil = Number.NEGATIVE_INFINITY;
  return async (_request, response) => {
    if (performance.now() >= freshUntil) {
      freshUntil = Number.POSITIVE_INFINITY;
      check = areReady(backends).finally(() => (freshUntil = performance.now() + FRESH_MS));
    }
    if (!(await check)) {
      throw new Problem("temporarily-unavailable", "A part of the service is not ready: try again.", {
        headers: { "retry-after": "1" },
      });
    }
    response.json({ status: "ok" });
  };
}

async function areReady(backends: Backends): Promise<boolean> {
  const asked = Object.values(backends).map((call) => call({ method: "GET", path: "/readyz" }));
  const outcomes = await Promise.allSettled(asked);
  return outcomes.every((outcome) => outcome.status === "fulfilled" && outcome.value.status === 200);
}
