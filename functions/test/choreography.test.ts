import { OPERATIONS, type Operation } from "@app/contract/operations";
import { type Command, decide, evolve, type Fact } from "@app/domain/fulfilment";
import { type Order, placeOrder } from "@app/domain/order";
import { expect, it } from "vitest";
import { declared } from "../serverless-config.ts";

/**
 * In the services variant one saga asks `decide` for the next command after a fact. Here no function does: each one
 * reacts to the facts that its event source mapping lets through. These tests compare the filters of serverless.yml
 * with `decide`.
 */
const FACT_OF: Record<string, Fact["type"]> = {
  "OrdersTable pending": "OrderPlaced",
  "OrdersTable cancelling": "CancellationRequested",
  "ReservationsTable reserved": "StockReserved",
  "ReservationsTable refused": "StockRefused",
  "ReservationsTable released": "StockReleased",
  "PaymentsTable authorized": "PaymentAuthorized",
  "PaymentsTable declined": "PaymentDeclined",
  "PaymentsTable refunded": "PaymentRefunded",
};

const PERFORMER: Record<Command["type"], string> = {
  ReserveStock: "reserveStock",
  AuthorizePayment: "authorizePayment",
  ReleaseStock: "releaseStock",
  RefundPayment: "refundPayment",
};

function subscribers(fact: Fact["type"]): string[] {
  return Object.entries(declared.functions)
    .filter(([, { events = [] }]) => events.some(({ stream }) => stream && factsOf(stream).includes(fact)))
    .map(([name]) => name);
}

function factsOf(
  stream: NonNullable<NonNullable<(typeof declared.functions)[string]["events"]>[0]["stream"]>,
) {
  const table = stream.arn["Fn::GetAtt"][0];
  return stream.filterPatterns.flatMap(({ dynamodb }) =>
    dynamodb.NewImage.status.S.map((status) => FACT_OF[`${table} ${status}`]),
  );
}

const AT = "2026-01-01T00:00:00.000Z";
const pending = placeOrder(
  { lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" },
  { id: "1", customerId: "ada", at: AT },
) as Order;
const after = (...types: Fact["type"][]) =>
  types.reduce((order, type) => evolve(order, { type, at: AT }), pending);

it.each<[Fact["type"], Order]>([
  ["OrderPlaced", pending],
  ["StockReserved", pending],
  ["StockRefused", pending],
  ["PaymentAuthorized", pending],
  ["PaymentDeclined", pending],
  ["CancellationRequested", after("PaymentAuthorized")],
  ["PaymentRefunded", after("PaymentAuthorized", "CancellationRequested")],
])("%s invokes exactly the functions that must act on it, by `decide`", (type, before) => {
  const order = evolve(before, { type, at: AT });
  const performers = decide(order, { type, at: AT }).map((command) => PERFORMER[command.type]);
  const settles = order !== before && type !== "CancellationRequested" ? ["settleOrder"] : [];
  expect(subscribers(type).sort()).toEqual([...performers, ...settles].sort());
});

it("only settleOrder reacts to the released stock: it removes the order from the index of unfinished orders", () => {
  expect(subscribers("StockReleased")).toEqual(["settleOrder"]);
});

it("no stream has more than two consumers, the maximum that a shard serves without throttling", () => {
  for (const table of ["OrdersTable", "ReservationsTable", "PaymentsTable", "SlowPaymentsTable"]) {
    const consumers = Object.values(declared.functions)
      .flatMap(({ events = [] }) => events)
      .filter(({ stream }) => stream?.arn["Fn::GetAtt"][0] === table);
    expect(consumers.length, table).toBeLessThanOrEqual(2);
  }
});

it("serves every operation of the contract with the function of the same name", () => {
  for (const [name, { method, path }] of Object.entries<Operation>(OPERATIONS)) {
    expect(declared.functions[name]?.events, name).toEqual([{ httpApi: `${method} ${path}` }]);
  }
});
