import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ROOT } from "../lib/source-metrics/deployables.ts";
import { apply, EDITS, RULE, revert } from "./edits.ts";
import { type Copy, copySources } from "./sources.ts";

const FILE = "shared/domain/order.ts";

function open(): Copy {
  const copy = copySources();
  onTestFinished(copy.remove);
  return copy;
}

it("an edit changes the copy and nothing else", () => {
  const { directory } = open();
  const before = readFileSync(join(ROOT, FILE), "utf8");
  apply(RULE, directory);
  expect(readFileSync(join(directory, FILE), "utf8")).toContain('sku === "sku-001"');
  expect(readFileSync(join(ROOT, FILE), "utf8")).toBe(before);
});

it("packages of the copy import each other, not those of the checkout", () => {
  const { directory } = open();
  apply(RULE, directory);
  const imported = readFileSync(join(directory, "services/orders/node_modules/@app/domain/order.ts"), "utf8");
  expect(imported).toContain('sku === "sku-001"');
});

it("each edit finds its text, and can be reverted", () => {
  const { directory } = open();
  const files = EDITS.flatMap(({ changes }) => changes.map(({ file }) => file));
  const read = () => files.map((file) => readFileSync(join(directory, file), "utf8"));
  const before = read();
  for (const edit of EDITS) {
    apply(edit, directory);
    expect(read(), edit.name).not.toEqual(before);
    revert(edit, directory);
    expect(read(), edit.name).toEqual(before);
  }
});

it("a missing text is reported, and a copy leaves nothing behind", () => {
  const { directory, remove } = open();
  writeFileSync(join(directory, FILE), "export {};");
  expect(() => apply(RULE, directory)).toThrow('no longer contains "if (!product)"');
  remove();
  expect(existsSync(directory)).toBe(false);
});
