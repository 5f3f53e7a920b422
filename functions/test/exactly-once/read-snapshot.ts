import { audit, auditReasons } from "@app/audit/audit";
import { ledgerOf } from "@app/audit/ledger";
import type { AuditedOrder, Snapshot } from "@app/audit/snapshot";
import type { ChangeRecord } from "@app/functions-local/streams/streams-api";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { World } from "../test-app.ts";
import type { Customer } from "./run-scenario.ts";

type Stored = Omit<AuditedOrder, "parked"> & { unfinished?: string };

/**
 * Audits the stores after the end of the faults, and compares them with the answers that the customers got.
 * @param initialStock units before the first order
 * @returns each violation as a sentence
 */
export async function findWrong(
  world: World,
  customers: readonly Customer[],
  initialStock: Record<string, number>,
): Promise<string[]> {
  const orders = await world.items<Stored>("orders");
  const ledger = ledgerOf(
    await world.ledger(),
    customers.map(({ id }) => id),
  );
  const accepted = customers.filter(({ asked }) => asked).map(({ id }) => id);
  const report = audit(
    await snapshotOf(world, orders),
    ledger,
    accepted,
    new Map(Object.entries(initialStock)),
  );
  const wrong = [...findWrongInHistory(world.chain.streams.history), ...auditReasons(report)];
  for (const { id, status, reason, unfinished } of orders) {
    const { request, asked, cancelled } = customers.find((customer) => customer.id === id) ?? {};
    const state = reason ?? status;
    const complain = (fault: boolean | undefined, what: string) => {
      if (fault) wrong.push(`${id} (${state}) ${what}`);
    };
    complain(!asked, "was never placed");
    complain(unfinished !== undefined, "is still in the list of unfinished orders");
    complain(cancelled && state !== "cancelled", "was cancelled");
    complain(
      request?.card === "card_declined" && /^confirmed|^cancelled/.test(state),
      "is paid with a declined card",
    );
    const tries = ledger.charges.filter(({ reference }) => reference === id).length;
    complain(tries !== (state === "out_of_stock" ? 0 : 1), `has ${tries} entries in the ledger`);
  }
  return wrong;
}

async function snapshotOf(world: World, orders: readonly Stored[]): Promise<Snapshot> {
  const stock = await world.items<{ sku: string; available: number }>("stock");
  return {
    orders: orders.map((order) => ({ ...order, parked: order.unfinished === "parked" })),
    stock: new Map(stock.map(({ sku, available }) => [sku, available])),
    reservations: await world.items("reservations"),
    payments: await world.items("payments"),
  };
}

type Image = Record<string, unknown> & { status?: string; attempt?: number };

/**
 * The allowed changes of an order, a reservation, a payment and an item of the slow lane. An unchanged status is a new attempt, or a change by
 * the sweeper.
 */
const STEPS = new Set(
  [
    "undefined>pending pending>confirmed pending>rejected confirmed>cancelling cancelling>cancelled",
    "undefined>reserved undefined>refused reserved>released",
    "undefined>authorized undefined>declined authorized>refunded",
    "undefined>slow",
  ].flatMap((steps) => steps.split(" ")),
);

/** Times of events that happen once. A time never changes again. */
const TIMES = [
  "placedAt",
  "settledAt",
  "cancellingAt",
  "cancelledAt",
  "decidedAt",
  "releasedAt",
  "refundedAt",
];

/** Forbidden changes of any item as sentences, even if a later change repaired the item. */
export function findWrongInHistory(history: readonly ChangeRecord[]): string[] {
  return history.flatMap(({ dynamodb }) => {
    const before = imageOf(dynamodb.OldImage);
    const after = imageOf(dynamodb.NewImage);
    const id = (after["id"] ?? after["orderId"]) as string;
    const wrong: string[] = [];
    if (before.status !== after.status && !STEPS.has(`${before.status}>${after.status}`))
      wrong.push(`${id} went from ${before.status} to ${after.status}`);
    if (before.attempt !== undefined && !(after.attempt! >= before.attempt))
      wrong.push(`${id} went from attempt ${before.attempt} to ${after.attempt}`);
    for (const time of TIMES)
      if (time in before && before[time] !== after[time])
        wrong.push(`${id} (${after.status}) has a new ${time}`);
    return wrong;
  });
}

function imageOf(image: ChangeRecord["dynamodb"]["NewImage"]): Image {
  return unmarshall((image ?? {}) as Parameters<typeof unmarshall>[0]);
}
