import { createTokenCheck, type Scope } from "@app/contract/token";
import express, { type RequestHandler } from "express";
import { bareClient, startPart } from "./part.ts";

const { ISSUER, AUDIENCE, ORDERS_URL } = process.env as Record<string, string>;
const checkToken = createTokenCheck({ issuer: ISSUER!, audience: AUDIENCE! });
const orders = bareClient(ORDERS_URL!);

const forward =
  (scope: Scope): RequestHandler =>
  async (request, response) => {
    const { customerId } = await checkToken(request.headers.authorization, scope);
    const { status, text } = await orders({
      method: request.method as "GET" | "POST",
      path: request.originalUrl,
      headers: { "x-customer-id": customerId, "idempotency-key": String(request.headers["idempotency-key"]) },
      ...(request.method === "POST" && { body: request.body as string }),
    });
    response.status(status).type("json").end(text);
  };

startPart((app) => {
  app.post("/orders", express.text({ type: "*/*" }), forward("orders:write"));
  app.get("/orders/:id", forward("orders:read"));
});
