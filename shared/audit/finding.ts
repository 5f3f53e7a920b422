/** A violated rule. `subject` is an order id, a sku or a charge id. */
export type Finding = { rule: Rule; subject: string; detail: string };

export type Rule =
  | "order lost"
  | "order stuck"
  | "stock not conserved"
  | "stock negative"
  | "product unknown"
  | "reservation without an order"
  | "reservation does not match its order"
  | "payment without an order"
  | "payment does not match its order"
  | "payment does not match the ledger"
  | "charge without an order"
  | "charged twice"
  | "charge missing"
  | "charge not due"
  | "wrong amount charged"
  | "refund missing"
  | "refund not due"
  | "wrong amount refunded";
