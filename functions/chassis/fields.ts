import { isOrderId } from "@app/domain/order";
import * as z from "zod";

// Fields that several contexts' events share. Each schema refuses values that no order can have, whatever their source.

export const orderId = z.string().refine(isOrderId);
/** In minor units. */
export const amount = z.int().min(1);
export const currency = z.literal("EUR");
/** Number of attempts of an order: eight per round, and nobody redrives an order a thousand times. */
export const attempt = z.int().min(1).max(8_000);
