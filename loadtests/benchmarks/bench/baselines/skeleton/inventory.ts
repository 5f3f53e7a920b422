import { insertReservation } from "@app/inventory-service/reservation-store";
import { seedStock } from "@app/inventory-service/stock-store";
import express from "express";
import { openBareDatabase, startPart } from "./part.ts";

const database = await openBareDatabase("inventory");
await seedStock(database);

startPart((app) => {
  app.put("/reservations/:id", express.json(), async (request, response) => {
    const reservation = await insertReservation(database, request.params.id, request.body.lines);
    response.status(reservation?.status === "reserved" ? 204 : 409).end();
  });
});
