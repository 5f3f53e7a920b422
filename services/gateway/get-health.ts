import { Problem } from "@app/contract/problem";
import type { RequestHandler } from "express";
import type { Backends } from "./backends.ts";

/** `GET /health`: 200 while every context behind the gateway is ready, otherwise 503. */
export function getHealth(backends: Backends): RequestHandler {
  return async (_request, response) => {
    const asked = Object.values(backends).map((call) => call({ method: "GET", path: "/readyz" }));
    for (const outcome of await Promise.allSettled(asked)) {
      if (outcome.status === "rejected" || outcome.value.status !== 200) {
        throw new Problem("temporarily-unavailable", "A part of the service is not ready: try again.", {
          headers: { "retry-after": "1" },
        });
      }
    }
    response.json({ status: "ok" });
  };
}
