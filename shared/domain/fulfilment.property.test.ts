import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contradicts, decide, evolve, type Fact } from "./fulfilment.ts";
import type { Order } from "./order.ts";
import { facts, pendingOrder } from "./test/orders.ts";

const TYPES: Fact["type"][] = [
  "OrderPlaced",
  "StockReserved",
  "StockRefused",
  "StockReleased",
  "PaymentAuthorized",
  "PaymentDeclined",
  "PaymentRefunded",
  "CancellationRequested",
];

/** Any facts in any order: duplicates, late ones, and ones that contradict each other. */
const history = fc.array(fc.constantFrom(...TYPES), { maxLength: 12 }).map((types) => facts(...types));

/** Calls `visit` for every fact of a history with the order before and after it. */
function replay(history: Fact[], visit: (before: Order, fact: Fact, after: Order) => void): Order {
  return history.reduce((before, fact) => {
    const after = evolve(before, fact);
    visit(before, fact, after);
    return after;
  }, pendingOrder);
}

/** Whether the order's state shows that this fact has happened. Independent of `contradicts`, in order to check it. */
function alreadySays(order: Order, type: Fact["type"]): boolean {
  const paid = ["confirmed", "cancelling", "cancelled"].includes(order.status);
  const reason = order.status === "rejected" ? order.reason : undefined;
  switch (type) {
    case "OrderPlaced":
      return true;
    case "StockReserved":
      return paid || reason === "payment_declined";
    case "StockRefused":
      return reason === "out_of_stock";
    case "PaymentAuthorized":
      return paid;
    case "PaymentDeclined":
      return reason === "payment_declined";
    case "CancellationRequested":
      return order.status === "cancelling" || order.status === "cancelled";
    case "PaymentRefunded":
      return order.status === "cancelled";
    case "StockReleased":
      return order.status === "cancelled" || reason === "payment_declined";
  }
}

describe("for any facts in any order", () => {
  it("a rejected or cancelled order never changes", () => {
    fc.assert(
      fc.property(history, (history) => {
        replay(history, (before, _fact, after) => {
          if (before.status === "rejected" || before.status === "cancelled") expect(after).toBe(before);
        });
      }),
    );
  });

  it("the status only takes the transitions of the design", () => {
    const steps = ["pending>confirmed", "pending>rejected", "confirmed>cancelling", "cancelling>cancelled"];
    fc.assert(
      fc.property(history, (history) => {
        replay(history, (before, _fact, after) => {
          if (after !== before) expect(steps).toContain(`${before.status}>${after.status}`);
        });
      }),
    );
  });

  it("no fact is lost silently: it changes the order, leads to a command, is a duplicate, or contradicts", () => {
    fc.assert(
      fc.property(history, (history) => {
        replay(history, (before, fact, after) => {
          const seen =
            after !== before ||
            decide(after, fact).length > 0 ||
            alreadySays(after, fact.type) ||
            contradicts(after, fact);
          expect(seen, `${fact.type} on ${before.status}`).toBe(true);
        });
      }),
    );
  });

  it("a fact that is a duplicate or changes the order never contradicts", () => {
    fc.assert(
      fc.property(history, (history) => {
        replay(history, (before, fact, after) => {
          if (after !== before || alreadySays(before, fact.type)) {
            expect(contradicts(before, fact), `${fact.type} on ${before.status}`).toBe(false);
          }
        });
      }),
    );
  });

  it("a rejected or cancelled order keeps neither stock nor money", () => {
    fc.assert(
      fc.property(history, (history) => {
        replay(history, (_before, fact, after) => {
          if (after.status !== "rejected" && after.status !== "cancelled") return;
          const commands = decide(after, fact).map(({ type }) => type);
          if (fact.type === "StockReserved") expect(commands).toEqual(["ReleaseStock"]);
          if (fact.type === "PaymentAuthorized" && after.status === "rejected") {
            expect(commands).toEqual(["RefundPayment"]);
          }
          expect(commands).not.toContain("ReserveStock");
          expect(commands).not.toContain("AuthorizePayment");
        });
      }),
    );
  });

  it("neither the order nor the fact is mutated", () => {
    fc.assert(
      fc.property(history, (history) => {
        let order: Order = Object.freeze({ ...pendingOrder });
        for (const fact of history) {
          order = Object.freeze(evolve(order, Object.freeze(fact)));
          decide(order, fact);
        }
      }),
    );
  });
});
