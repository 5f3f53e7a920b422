import { isDeepStrictEqual } from "node:util";
import { placeOrderBody } from "@app/contract/schemas";
import * as z from "zod";
import { setting } from "../chassis/config.ts";
import { amount, attempt, currency, orderId } from "../chassis/fields.ts";
import { isOnItsWay } from "../chassis/reemit-decision.ts";
import { streamFunction } from "../chassis/stream.ts";
import { findReservation, insertReservation, reemitReservation } from "./reservation-store.ts";

const { lines: requestedLines, card } = placeOrderBody.shape;
const pendingOrder = z.object({
  id: orderId,
  status: z.literal("pending"),
  lines: z.array(requestedLines.element.extend({ unitPrice: amount })),
  total: amount,
  currency,
  card,
  attempt,
});

/** A pending order wants its stock. One that has a reservation is a duplicate, or is tried again. */
export const handler = streamFunction({
  [setting("ORDERS_STREAM")]: async (item, asked) => {
    const { attempt, ...wish } = readWish(item);
    if (await insertReservation({ ...wish, attempt })) return;
    const known = await findReservation(wish.orderId);
    if (!known || !isDeepStrictEqual([known.lines, known.charge], [wish.lines, wish.charge]))
      throw new Error(`The reservation of order ${wish.orderId} is about something else.`);
    if (!isOnItsWay(known.decidedAt, asked)) await reemitReservation(wish.orderId, attempt);
  },
});

function readWish(item: unknown) {
  const { id, lines, total, currency, card, attempt } = pendingOrder.parse(item);
  const sum = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  if (sum !== total) throw new Error(`The total of order ${id} is not the sum of its lines.`);
  return {
    orderId: id,
    lines: requestedLines.parse(lines.map(({ sku, quantity }) => ({ sku, quantity }))),
    charge: { amount: total, currency, card },
    attempt,
  };
}
