import { Problem } from "@app/contract/problem";
import type { PaymentView, ReservationView } from "@app/contract/schemas";
import { mergeSummary, orderPart, type SummaryPart } from "@app/contract/view";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { clientOptions, setting } from "../chassis/config.ts";
import { customerFunction } from "../chassis/customer-function.ts";
import { requireOrder } from "./get-order.ts";

const lambda = new LambdaClient(clientOptions({ attempts: 2, millis: 4_500 }));

/**
 * `GET /orders/{id}/summary`: invokes the other contexts' functions, because it may not read their tables. The waiting
 * time is billed twice.
 */
export const handler = customerFunction("orders:read", async (request) => {
  const order = await requireOrder(request);
  const [reservation, payment] = await Promise.all([
    ask<ReservationView>(setting("GET_RESERVATION_FUNCTION"), order.id),
    ask<PaymentView>(setting("GET_PAYMENT_FUNCTION"), order.id),
  ]);
  return { status: 200, json: mergeSummary(orderPart(order), reservation, payment) };
});

async function ask<T>(FunctionName: string, orderId: string): Promise<SummaryPart<T> | undefined> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ orderId }) }));
  const text = Buffer.from(answer.Payload ?? []).toString();
  const part = text ? (JSON.parse(text) as Partial<SummaryPart<T>>) : {};
  if (answer.FunctionError || "errorMessage" in part)
    throw new Problem("temporarily-unavailable", "A part of the service failed: try again.", {
      headers: { "retry-after": "1" },
      cause: new Error(`${FunctionName} failed: ${text}`),
    });
  return part.record === undefined ? undefined : (part as SummaryPart<T>);
}
