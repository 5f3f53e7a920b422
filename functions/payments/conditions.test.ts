import { beforeAll } from "vitest";
import { readItem, type Script, testClauses } from "../test/condition-coverage/cases.ts";

let payments: typeof import("./payment-store.ts");

const CHARGE = { amount: 1290, currency: "EUR", card: "card_accepted" } as const;
const authorized = { chargeId: "ch_1", status: "authorized" } as const;
const paymentOf = (orderId: string) => readItem("payments", { orderId });

const scripts: Script[] = [
  {
    table: "payments",
    clause: "attempt < :attempt",
    what: "a payment that does not exist is not created by a retry",
    async run(id) {
      await payments.reemitPayment(id, 2);
      return paymentOf(id);
    },
    expected: {},
  },
  {
    table: "payments",
    clause: "attribute_not_exists(orderId)",
    what: "a charge that is recorded twice does not undo its refund",
    async run(id) {
      await payments.insertPayment(id, CHARGE, authorized, 1);
      await payments.markRefunded(id, 1);
      await payments.insertPayment(id, CHARGE, authorized, 1);
      return (await paymentOf(id))["status"];
    },
    expected: "refunded",
  },
  {
    table: "payments",
    clause: "#status = :authorized",
    what: "a declined payment cannot be refunded",
    async run(id) {
      await payments.insertPayment(id, CHARGE, { chargeId: "ch_1", status: "declined" }, 1);
      await payments.markRefunded(id, 1);
      return (await paymentOf(id))["status"];
    },
    expected: "declined",
  },
];

testClauses(scripts);
// A static import would run before the chain sets the environment that the store reads.
beforeAll(async () => {
  payments = await import("./payment-store.ts");
});
