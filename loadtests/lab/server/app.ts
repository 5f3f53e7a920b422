import { spansIn, type TraceExport } from "@app/telemetry/receive-spans";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { describeNode } from "./describe-node.ts";
import { isEqual, requireOwnHost, requireToken } from "./guard.ts";
import type { Lab } from "./lab.ts";
import { STARTING } from "./page/document.ts";

const SECURITY = {
  "content-security-policy":
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

export function createApp(lab: Lab): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.use(requireOwnHost(lab.port));
  app.post("/spans/:key/v1/traces", express.json({ limit: "16mb" }), receiveSpans(lab));
  app.use((_request, response, next) => {
    response.set(SECURITY);
    next();
  });
  app.get("/", (_request, response) => {
    if (lab.shown) response.type("html").send(lab.shown.page);
    else response.status(503).type("html").send(STARTING);
  });
  app.use((_request, response, next) => {
    if (lab.shown) return next();
    response.status(503).type("text").send("The variants are starting: try again in a few seconds.\n");
  });
  app.get("/events", (_request, response) => lab.events.connect(response));
  app.get("/nodes/:variant/:id", describeNode(lab));
  app.use(requireToken(lab.token), express.json());
  app.use((request, response, next) => lab.shown!.commands(request, response, next));
  app.use((_request, response) => void response.status(404).type("text").send("The lab has no such page.\n"));
  app.use(inOneSentence);
  return app;
}

function receiveSpans({ spansKey, traces, collector }: Lab): RequestHandler<{ key: string }> {
  return (request, response) => {
    if (!spansKey || !isEqual(request.params.key, spansKey)) return void response.status(403).end();
    traces.add(spansIn(request.body as TraceExport));
    if (collector) {
      const headers = { "content-type": "application/json" };
      const url = `${collector.replace(/\/$/, "")}/v1/traces`;
      fetch(url, { method: "POST", headers, body: JSON.stringify(request.body) }).catch(() => {}); // it may be down
    }
    response.json({});
  };
}

const inOneSentence: ErrorRequestHandler = (
  error: { status?: number; message: string },
  _,
  response,
  next,
) => {
  if (response.headersSent) return next(error);
  response
    .status(error.status ?? 500)
    .type("text")
    .send(`${error.message}\n`);
};
