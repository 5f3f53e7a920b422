import { expect, it } from "vitest";
import { Slots } from "./slots.ts";

const takeAll = (slots: Slots, customer: string) => {
  let taken = 0;
  while (slots.tryToTake(customer)) taken++;
  return taken;
};

it("gives one customer at most as many slots as stay free", () => {
  const slots = new Slots(32);
  expect(takeAll(slots, "alice")).toBe(16);
  expect(takeAll(slots, "bob")).toBe(8);
  expect(slots.tryToTake("carol")).toBe(true);
});

it("gives the only slot to the first customer", () => {
  const slots = new Slots(1);
  expect([slots.tryToTake("alice"), slots.tryToTake("bob")]).toEqual([true, false]);
  slots.give("alice");
  expect(slots.tryToTake("bob")).toBe(true);
});

it("keeps the slots that are reserved for claims", () => {
  const slots = new Slots(8);
  slots.reserve(4);
  expect(takeAll(slots, "alice")).toBe(2);
  slots.release(4);
  expect(takeAll(slots, "alice")).toBe(2);
});
