import { authorizePaymentBody, reserveStockBody } from "@app/contract/internal";
import { isOrderId } from "@app/domain/order";
import * as z from "zod";

/** The data of every fact. The triggers in the contexts' migrations write it. */
export const fact = z.object({ orderId: z.string().refine(isOrderId) });

export const orderPlaced = fact.extend({ lines: reserveStockBody.shape.lines, charge: authorizePaymentBody });
