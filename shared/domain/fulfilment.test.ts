import { describe, expect, it } from "vitest";
import { type Command, contradicts, decide, evolve, type Fact, lastFact } from "./fulfilment.ts";
import { at, orderAfter, pendingOrder } from "./test/orders.ts";

const reserve: Command = { type: "ReserveStock", lines: pendingOrder.lines };
const authorize: Command = {
  type: "AuthorizePayment",
  charge: { amount: 5570, currency: "EUR", card: "card_accepted" },
};
const refund: Command = { type: "RefundPayment" };
const release: Command = { type: "ReleaseStock" };

type Type = Fact["type"];
const RESERVED: Type[] = ["StockReserved"];
const REFUSED: Type[] = ["StockRefused"];
const DECLINED: Type[] = ["StockReserved", "PaymentDeclined"];
const CONFIRMED: Type[] = ["StockReserved", "PaymentAuthorized"];
const CANCELLING: Type[] = [...CONFIRMED, "CancellationRequested"];
const CANCELLED: Type[] = [...CANCELLING, "PaymentRefunded"];

type Story = [story: string, given: Type[], when: Type, then: object, next: Command[]];

function testStories(stories: Story[]) {
  it.each(stories)("%s", (_story, given, type, then, next) => {
    const fact = { type, at: at(30) };
    const order = evolve(orderAfter(...given), fact);
    expect(order).toMatchObject(then);
    expect(decide(order, fact)).toEqual(next);
  });
}

describe("an order in progress", () => {
  testStories([
    ["is placed: its stock must be reserved", [], "OrderPlaced", { status: "pending" }, [reserve]],
    [
      "has its stock reserved: its payment must be authorized",
      [],
      "StockReserved",
      { status: "pending" },
      [authorize],
    ],
    ["is paid: confirmed", RESERVED, "PaymentAuthorized", { status: "confirmed", settledAt: at(30) }, []],
    [
      "is out of stock: rejected, with nothing to undo",
      [],
      "StockRefused",
      { status: "rejected", reason: "out_of_stock", settledAt: at(30) },
      [],
    ],
    [
      "has its card declined: rejected, and the stock goes back",
      RESERVED,
      "PaymentDeclined",
      { status: "rejected", reason: "payment_declined", settledAt: at(30) },
      [release],
    ],
    [
      "must be cancelled: the money goes back first",
      CONFIRMED,
      "CancellationRequested",
      { status: "cancelling", settledAt: at(2), cancellingAt: at(30) },
      [refund],
    ],
    [
      "is refunded: cancelled, and the stock goes back",
      CANCELLING,
      "PaymentRefunded",
      { status: "cancelled", cancelledAt: at(30) },
      [release],
    ],
  ]);
});

describe("a duplicate", () => {
  const stories: [string, Type[], Command[]][] = [
    ["of a reservation asks for the payment again", RESERVED, [authorize]],
    ["of a refusal asks for nothing", REFUSED, []],
    ["of a decline asks for the release again", DECLINED, [release]],
    ["of an authorization asks for nothing", CONFIRMED, []],
    ["of a cancellation asks for the refund again", CANCELLING, [refund]],
    ["of a refund asks for the release again", CANCELLED, [release]],
  ];
  it.each(stories)("%s, and changes nothing", (_story, given, next) => {
    const order = orderAfter(...given);
    const fact = { type: given.at(-1)!, at: at(30) };
    expect(evolve(order, fact)).toBe(order);
    expect(decide(order, fact)).toEqual(next);
    expect(contradicts(order, fact)).toBe(false);
  });
});

describe("a late fact", () => {
  const stories: [string, Type[], Type, Command[]][] = [
    ["OrderPlaced, of a confirmed order", CONFIRMED, "OrderPlaced", []],
    ["the reservation, of a paid order", CONFIRMED, "StockReserved", []],
    ["the reservation, of a declined order", DECLINED, "StockReserved", [release]],
    ["the reservation, of a cancelled order", CANCELLED, "StockReserved", [release]],
    ["the authorization, of an order being cancelled", CANCELLING, "PaymentAuthorized", []],
    ["the release, of a cancelled order", CANCELLED, "StockReleased", []],
  ];
  it.each(stories)("%s: the order stays the same", (_story, given, type, next) => {
    const order = orderAfter(...given);
    const fact = { type, at: at(30) };
    expect(evolve(order, fact)).toBe(order);
    expect(decide(order, fact)).toEqual(next);
    expect(contradicts(order, fact)).toBe(false);
  });
});

describe("a fact that contradicts the order", () => {
  const stories: [string, Type[], Type, Command[]][] = [
    ["a charge for an order whose stock was refused", REFUSED, "PaymentAuthorized", [refund]],
    ["a charge for an order whose card was declined", DECLINED, "PaymentAuthorized", [refund]],
    ["stock for an order whose stock was refused", REFUSED, "StockReserved", [release]],
    ["a refund for a rejected order", DECLINED, "PaymentRefunded", [release]],
    ["a refusal for a paid order", CONFIRMED, "StockRefused", []],
    ["a decline for a paid order", CONFIRMED, "PaymentDeclined", []],
    ["a refund for an order that nobody cancels", CONFIRMED, "PaymentRefunded", []],
    ["a cancellation of a pending order", RESERVED, "CancellationRequested", []],
  ];
  it.each(stories)(
    "%s is recognised, and its commands return stock and money",
    (_story, given, type, next) => {
      const order = orderAfter(...given);
      const fact = { type, at: at(30) };
      expect(evolve(order, fact)).toBe(order);
      expect(contradicts(order, fact)).toBe(true);
      expect(decide(order, fact)).toEqual(next);
    },
  );
});

describe("an interrupted order", () => {
  const stories: [string, Type[], Type, Command[]][] = [
    ["pending", [], "OrderPlaced", [reserve]],
    ["pending, its stock reserved", RESERVED, "OrderPlaced", [reserve]],
    ["confirmed", CONFIRMED, "PaymentAuthorized", []],
    ["out of stock", REFUSED, "StockRefused", []],
    ["declined", DECLINED, "PaymentDeclined", [release]],
    ["cancelling", CANCELLING, "CancellationRequested", [refund]],
    ["cancelled", CANCELLED, "PaymentRefunded", [release]],
  ];
  it.each(stories)("that is %s resumes from its last fact", (_story, given, type, next) => {
    const order = orderAfter(...given);
    expect(lastFact(order).type).toBe(type);
    expect(evolve(order, lastFact(order))).toBe(order);
    expect(decide(order, lastFact(order))).toEqual(next);
  });
});
