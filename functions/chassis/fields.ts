import { isOrderId } from "@app/domain/order";
import * as z from "zod";

// Fields that the events of several contexts have in common. What no order can have is refused, wherever it comes from.

export const orderId = z.string().refine(isOrderId);
/** In minor units. */
export const amount = z.int().min(1);
export const currency = z.literal("EUR");
/** How often an order was tried: eight times a round, and nobody redrives one a thousand times. */
export const attempt = z.int().min(1).max(8_000);
