import { isDeepStrictEqual } from "node:util";
import { placeOrderBody } from "@app/contract/schemas";
import { wholeLines } from "@app/domain/parts";
import * as z from "zod";
import { setting } from "../chassis/config.ts";
import { amount, attempt, currency, orderId } from "../chassis/fields.ts";
import { isInTransit } from "../chassis/reemit-decision.ts";
import { streamFunction } from "../chassis/stream.ts";
import { findReservation, reemitReservation } from "./reservation-store.ts";
import { reserveFromParts } from "./stock-parts.ts";

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

/**
 * Reserves stock for a pending order. If the order has a reservation already, the record is a duplicate or the order is
 * being retried.
 */
export const handler = streamFunction({
  [setting("ORDERS_STREAM")]: async (item, asked) => {
    const { attempt, ...request } = readRequest(item);
    if (await reserveFromParts({ ...request, attempt })) return;
    const known = await findReservation(request.orderId);
    if (
      !known ||
      !isDeepStrictEqual([wholeLines(known.lines), known.charge], [request.lines, request.charge])
    )
      throw new Error(`The reservation of order ${request.orderId} has other lines or another amount.`);
    if (!isInTransit(known.decidedAt, asked)) await reemitReservation(request.orderId, attempt);
  },
});

function readRequest(item: unknown) {
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
