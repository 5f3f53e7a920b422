import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { carried } from "../chassis/trace.ts";
import type { RequestedPayment } from "./requested-payment.ts";

const TableName = setting("SLOW_PAYMENTS_TABLE");
const KEPT_SECONDS = 24 * 3_600;

/** Puts a payment on the table whose stream is the slow lane. Nobody reads the table itself. */
export async function leaveToSlowLane(requested: RequestedPayment): Promise<void> {
  const expiresAt = Math.ceil(Date.now() / 1_000) + KEPT_SECONDS;
  await database.send(
    new PutItemCommand({
      TableName,
      Item: marshall({ ...requested, status: "slow", ...carried(), expiresAt }),
    }),
  );
}
