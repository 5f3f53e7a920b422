import type { Payment } from "@app/domain/payment";
import { type Expected, expectedOf } from "./expected.ts";
import type { Finding, Rule } from "./finding.ts";
import type { Charge, Ledger, Refund } from "./ledger.ts";
import type { AuditedOrder, Snapshot } from "./snapshot.ts";

/** The money of one order: the provider's entries and our own payment record. */
type Account = { payment: Payment | undefined; charges: Charge[]; refunds: Refund[] };

/** Checks that the provider's ledger and our payments match the orders, each exactly once. */
export function auditMoney({ orders, payments }: Snapshot, ledger: Ledger): Finding[] {
  const charges = Map.groupBy(ledger.charges, ({ reference }) => reference);
  const refunds = Map.groupBy(ledger.refunds, ({ charge }) => charge);
  const records = new Map(payments.map((payment) => [payment.orderId, payment]));
  const findings = orders.flatMap((order) => {
    const own = charges.get(order.id) ?? [];
    charges.delete(order.id);
    const payment = records.get(order.id);
    records.delete(order.id);
    return auditAccount(order, {
      payment,
      charges: own,
      refunds: own.flatMap(({ id }) => refunds.get(id) ?? []),
    });
  });
  for (const { id, reference, amount } of [...charges.values()].flat()) {
    findings.push({ rule: "charge without an order", subject: id, detail: `${amount} for ${reference}` });
  }
  for (const { orderId, status } of records.values()) {
    findings.push({ rule: "payment without an order", subject: orderId, detail: status });
  }
  return findings;
}

function auditAccount(order: AuditedOrder, account: Account): Finding[] {
  const findings: Finding[] = [];
  const report = (rule: Rule, detail: string) => void findings.push({ rule, subject: order.id, detail });
  const taken = account.charges.filter(({ status }) => status === "authorized");
  if (taken.length > 1) report("charged twice", taken.map(({ id }) => id).join(", "));
  for (const { id, amount, currency } of taken) {
    if (amount === order.total && currency === order.currency) continue;
    report(
      "wrong amount charged",
      `${id}: ${amount} ${currency} instead of ${order.total} ${order.currency}`,
    );
  }
  for (const { id, amount } of account.refunds) {
    if (amount !== order.total) report("wrong amount refunded", `${id}: ${amount} instead of ${order.total}`);
  }
  const expected = expectedOf(order);
  if (expected) auditAtRest(order, expected, account, taken, report);
  return findings;
}

function auditAtRest(
  order: AuditedOrder,
  expected: Expected,
  { payment, charges, refunds }: Account,
  taken: Charge[],
  report: (rule: Rule, detail: string) => void,
): void {
  const phase = order.reason ?? order.status;
  if (taken.length < expected.authorized)
    report("charge missing", `${phase}, and the provider took no money`);
  if (expected.authorized === 0 && taken.length > 0)
    report("charge not due", `${phase}, and money was taken`);
  if (refunds.length < expected.refunds)
    report("refund missing", `${phase}, and the money was not given back`);
  if (refunds.length > expected.refunds) report("refund not due", `${phase}, with ${refunds.length} refunds`);
  const status = payment?.status;
  if (status !== expected.payment) {
    report(
      "payment does not match its order",
      `${phase}, payment ${status ?? "none"} instead of ${expected.payment ?? "none"}`,
    );
  } else if (payment && payment.amount !== order.total) {
    report("payment does not match its order", `${payment.amount} instead of ${order.total}`);
  } else if (payment && !charges.some((charge) => isSame(charge, payment))) {
    report(
      "payment does not match the ledger",
      `the ledger has no charge for the ${payment.status} payment ${payment.chargeId}`,
    );
  }
}

function isSame(charge: Charge, payment: Payment): boolean {
  return (
    charge.id === payment.chargeId &&
    charge.status === (payment.status === "declined" ? "declined" : "authorized")
  );
}
