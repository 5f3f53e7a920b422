import type { Currency } from "@app/domain/catalog";
import type { OrderStatus, RejectionReason, RequestedLine } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";

/** The contents of one variant's stores, in one shape for both variants. `stock` is the available units by part of a product. */
export type Snapshot = {
  orders: AuditedOrder[];
  stock: Map<string, number>;
  reservations: Reservation[];
  payments: Payment[];
};

/** `parked`: the outcome stayed unknown, and the order waits for a person. */
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

/** Reads the stores of one variant directly, not through its API. */
export type Store = {
  /** Unknown ids are omitted. */
  readTimes(ids: readonly string[]): Promise<OrderTimes[]>;
  /** The orders in progress, queried in the store: much cheaper than a snapshot. */
  readOpen(): Promise<AuditedOrder[]>;
  readSnapshot(): Promise<Snapshot>;
  close(): Promise<void>;
};
