import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A replaced text of a source file. */
type Change = { file: string; from: string; to: string };

/** The same edit in both variants. `inHandler`: in nothing but the file of one handler. */
export type Edit = { name: string; inHandler?: true; changes: readonly Change[] };

/** The edited rule refuses this product; no other rule does. */
export const DELISTED = "sku-001";

/** Removes a product from the catalog. */
export const RULE: Edit = {
  name: "a rule",
  changes: [
    { file: "shared/domain/order.ts", from: "if (!product)", to: `if (!product || sku === "${DELISTED}")` },
  ],
};

const inBoth = (path: string, from: string, to: string): Change[] =>
  ["services", "functions"].map((variant) => ({ file: `${variant}/${path}`, from, to }));

/** Usual edits, from the code of all parts to the code of one handler. */
export const EDITS: readonly Edit[] = [
  {
    name: "the log",
    changes: [
      { file: "services/chassis/log.ts", from: '"request failed"', to: '"a request failed"' },
      { file: "functions/chassis/log.ts", from: "level, time,", to: "time, level," },
    ],
  },
  {
    name: "a price",
    changes: [
      { file: "shared/domain/catalog.ts", from: '"Espresso beans", 1290', to: '"Espresso beans", 1390' },
    ],
  },
  RULE,
  {
    name: "a field of an answer",
    changes: [
      {
        file: "shared/contract/view.ts",
        from: "total: order.total,",
        to: "total: order.total, paid: false,",
      },
    ],
  },
  {
    name: "a limit of a request",
    changes: [
      {
        file: "shared/contract/schemas.ts",
        from: "z.int().min(1).max(100) }",
        to: "z.int().min(1).max(50) }",
      },
    ],
  },
  {
    name: "a message",
    changes: [
      {
        file: "shared/domain/fulfilment.ts",
        from: "can be cancelled; this one",
        to: "can be cancelled: this one",
      },
    ],
  },
  {
    name: "the client of the payment provider",
    changes: inBoth("payments/provider.ts", "The provider charged", "The payment provider charged"),
  },
  {
    name: "how an order is placed",
    inHandler: true,
    changes: inBoth("orders/place-order.ts", "was neither inserted nor found", "is missing"),
  },
  {
    name: "how orders are listed",
    inHandler: true,
    changes: inBoth("orders/list-orders.ts", "found.length > limit ?", "limit < found.length ?"),
  },
  {
    name: "how an order is cancelled",
    inHandler: true,
    changes: inBoth("orders/cancel-order.ts", "cancelled !== order", "order !== cancelled"),
  },
];

/** @throws Error when a text is not in its place */
export function apply({ changes }: Edit, root: string): void {
  for (const { file, from, to } of changes) replaceIn(root, file, from, to);
}

export function revert({ changes }: Edit, root: string): void {
  for (const { file, from, to } of changes) replaceIn(root, file, to, from);
}

function replaceIn(root: string, file: string, from: string, to: string): void {
  const path = join(root, file);
  const source = readFileSync(path, "utf8");
  if (!source.includes(from)) throw new Error(`${file} no longer contains "${from}".`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
}
