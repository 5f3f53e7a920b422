import type { Charge } from "@app/domain/payment";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { carried } from "../chassis/trace.ts";

const TableName = setting("SLOW_PAYMENTS_TABLE");
const KEPT_SECONDS = 24 * 3_600;

/** What is to be paid, in the shape of the reservation that asks for it. */
export type PaymentWish = { orderId: string; status: "reserved"; charge: Charge; attempt: number };

/** Puts a payment on the table whose stream is the slow lane. Nobody reads the table itself. */
export async function leaveToSlowLane(wish: PaymentWish): Promise<void> {
  const expiresAt = Math.ceil(Date.now() / 1_000) + KEPT_SECONDS;
  await database.send(
    new PutItemCommand({ TableName, Item: marshall({ ...wish, ...carried(), expiresAt }) }),
  );
}
