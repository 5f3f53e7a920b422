import { Problem } from "@app/contract/problem";
import type { RequestHandler } from "express";
import type { Backends } from "./backends.ts";

/** `GET /health`: ok while every context behind the gateway is ready. */
export function getHealth(backends: Backends): RequestHandler {
  return async (_request, response) => {
    const answers = await Promise.all(
      Object.values(backends).map((call) => call({ method: "GET", path: "/readyz" })),
    );
    if (answers.some(({ status }) => status !== 200)) throw new Problem("temporarily-unavailable");
    response.json({ status: "ok" });
  };
}
