import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { clientOptions, setting } from "../chassis/config.ts";
import { attempt, orderId } from "../chassis/fields.ts";
import { streamFunction } from "../chassis/stream.ts";
import { findOrder } from "../orders/order-store.ts";

const lambda = new LambdaClient(clientOptions({ attempts: 2, millis: 2_000 }));
const FunctionName = setting("FULFIL_ORDER_FUNCTION");

const unfinishedOrder = z.object({
  id: orderId,
  status: z.enum(["pending", "cancelling", "rejected", "cancelled"]),
  lastAttempt: attempt,
});

/**
 * Starts the saga of an order. The name of an execution is its idempotency key: a duplicate record, or one that the
 * sweeper repeats, finds the execution of the order's round of attempts, and starts nothing. A stream could invoke
 * `fulfilOrder` itself, but then each delivery would start another execution, of at most 15 minutes.
 */
export const handler = streamFunction({
  [setting("ORDERS_STREAM")]: async (item) => {
    const { id, lastAttempt } = unfinishedOrder.parse(item);
    const order = await findOrder(id);
    if (!order) throw new Error(`There is no order ${id}.`);
    const start = new InvokeCommand({
      FunctionName,
      Qualifier: "durable", // a durable function is invoked by a version or an alias
      InvocationType: "Event",
      DurableExecutionName: `${id}-${lastAttempt}`,
      Payload: JSON.stringify(order),
    });
    await lambda.send(start).catch((error: Error) => {
      // The order changed since: the same name came with an earlier state of the order.
      if (error.name !== "DurableExecutionAlreadyStartedException") throw error;
    });
  },
});
