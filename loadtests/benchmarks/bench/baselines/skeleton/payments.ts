import { findPayment, insertPayment } from "@app/payments-service/payment-store";
import express from "express";
import { bareClient, openBareDatabase, startPart } from "./part.ts";

const { PROVIDER_URL, PROVIDER_API_KEY } = process.env as Record<string, string>;
const database = await openBareDatabase("payments");
const provider = bareClient(PROVIDER_URL!);

startPart((app) => {
  app.put("/payments/:id", express.json(), async (request, response) => {
    const id = request.params.id;
    if (await findPayment(database, id)) return void response.status(204).end();
    const { text } = await provider({
      method: "POST",
      path: "/charges",
      headers: { authorization: `Bearer ${PROVIDER_API_KEY}`, "idempotency-key": id },
      body: JSON.stringify({ ...request.body, reference: id }),
    });
    const { id: chargeId, status } = JSON.parse(text);
    await insertPayment(database, id, request.body, { chargeId, status });
    response.status(status === "authorized" ? 204 : 409).end();
  });
});
