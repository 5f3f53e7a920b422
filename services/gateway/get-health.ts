import { Problem } from "@app/contract/problem";
import type { RequestHandler } from "express";
import type { Backends } from "./backends.ts";

/**
 * `GET /health`: 200 while every context behind the gateway is ready, otherwise 503. Simultaneous probes share one
 * check.
 */
export function getHealth(backends: Backends): RequestHandler {
  let asking: Promise<boolean> | undefined;
  return async (_request, response) => {
    asking ??= areReady(backends).finally(() => (asking = undefined));
    if (!(await asking)) {
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
