import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ROOT } from "../lib/source-metrics/deployables.ts";
import { type Copy, copySources } from "./sources.ts";

const RULE = "shared/domain/order.ts";

function open(): Copy {
  const copy = copySources();
  onTestFinished(copy.remove);
  return copy;
}

it("an edit changes the copy and nothing else", () => {
  const { directory, edit } = open();
  const before = readFileSync(join(ROOT, RULE), "utf8");
  edit();
  expect(readFileSync(join(directory, RULE), "utf8")).toContain('sku === "sku-001"');
  expect(readFileSync(join(ROOT, RULE), "utf8")).toBe(before);
});

it("packages of the copy import each other, not those of the checkout", () => {
  const { directory, edit } = open();
  edit();
  const imported = readFileSync(join(directory, "services/orders/node_modules/@app/domain/order.ts"), "utf8");
  expect(imported).toContain('sku === "sku-001"');
});

it("a missing rule is reported, and a copy leaves nothing behind", () => {
  const { directory, edit, remove } = open();
  writeFileSync(join(directory, RULE), "export {};");
  expect(edit).toThrow('no longer has the rule "if (!product)"');
  remove();
  expect(existsSync(directory)).toBe(false);
});
