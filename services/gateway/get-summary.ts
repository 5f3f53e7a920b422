import type { Client } from "@app/chassis/client";
import { Problem } from "@app/contract/problem";
import type { OrderView, PaymentView, ReservationView } from "@app/contract/schemas";
import { mergeSummary, type SummaryPart } from "@app/contract/view";
import type { RequestHandler } from "express";
import type { Backends } from "./backends.ts";
import { callerHeaders } from "./forward.ts";

/**
 * API composition: asks three contexts at the same time and merges their answers. Only the order's owner gets an
 * answer.
 */
export function getSummary({ orders, inventory, payments }: Backends): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const id = encodeURIComponent(request.params.id);
    const headers = callerHeaders(request, response);
    const [order, reservation, payment] = await Promise.all([
      ask<OrderView>(orders, `/orders/${id}/summary`, headers),
      ask<ReservationView>(inventory, `/reservations/${id}`, headers),
      ask<PaymentView>(payments, `/payments/${id}`, headers),
    ]);
    if (!order) throw new Problem("order-not-found");
    response.json(mergeSummary(order, reservation, payment));
  };
}

async function ask<T>(
  call: Client,
  path: string,
  headers: Record<string, string>,
): Promise<SummaryPart<T> | undefined> {
  const { status, text } = await call({ method: "GET", path, headers });
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`GET ${path} was refused: ${status} ${text}`);
  return JSON.parse(text) as SummaryPart<T>;
}
