import type { Currency } from "@app/domain/catalog";
import type { OrderStatus, RejectionReason, RequestedLine } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";

/** All that one variant's stores hold, in one shape for both. `stock` is what is available per sku. */
export type Snapshot = {
  orders: AuditedOrder[];
  stock: Map<string, number>;
  reservations: Reservation[];
  payments: Payment[];
};

/** `parked`: its outcome stayed unknown, and it waits for a person. */
export type AuditedOrder = {
  id: string;
  customerId: string;
  status: OrderStatus;
  reason: RejectionReason | null;
  lines: readonly RequestedLine[];
  total: number;
  currency: Currency;
  parked: boolean;
};

/** Server timestamps in milliseconds since 1970. */
export type OrderTimes = { id: string; placedAt: number; settledAt: number | undefined };

/** The stores of one variant, read past its API. */
export type Store = {
  /** Those of the orders that exist. */
  readTimes(ids: readonly string[]): Promise<OrderTimes[]>;
  /** The orders that are on their way, found where they are stored: a small part of a snapshot's work. */
  readOpen(): Promise<AuditedOrder[]>;
  readSnapshot(): Promise<Snapshot>;
  close(): Promise<void>;
};
