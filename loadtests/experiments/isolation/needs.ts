import { DATABASES, type Database } from "@app/infra/embedded/call-keys";
import type { Operation } from "../../chaos/clients/client.ts";
import type { Component } from "./faults.ts";

/** The contexts whose data an operation shows or changes. The contract decides this, so it is the same for both variants. */
const CONTEXTS: Record<Operation, readonly Database[]> = {
  placeOrder: ["orders"],
  cancelOrder: ["orders"],
  getOrder: ["orders"],
  listOrders: ["orders"],
  listProducts: ["inventory"],
  getSummary: DATABASES,
};

/** Every operation needs the entry and the engine. */
export function needs(operation: Operation, component: Component): boolean {
  const context = DATABASES.find((each) => component === each || component === `${each} data`);
  return !context || CONTEXTS[operation].includes(context);
}
