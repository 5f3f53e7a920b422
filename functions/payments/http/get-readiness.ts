import { findPayment } from "../payment-store.ts";
import { callerFunction } from "./caller-function.ts";

/** `GET /readyz`: whether the table can be read. */
export const handler = callerFunction(async () => {
  await findPayment("readiness");
  return { status: 200, json: { status: "ok" } };
});
