import { describe, expect, it } from "vitest";
import { roundFigures, roundProfile } from "../test/sample-profile.ts";
import list from "./prices.json" with { type: "json" };
import { readPrices } from "./prices.ts";
import { readProfile } from "./profile.ts";

describe("a price list", () => {
  const { lambdaRequests, ...others } = list.items;
  it("with a missing item is refused by its name", () =>
    expect(() => readPrices({ ...list, items: others })).toThrow(/lambdaRequests/));
  it("with a renamed item is refused by its name", () =>
    expect(() => readPrices({ ...list, items: { ...list.items, lambdaRequest: lambdaRequests } })).toThrow(
      /lambdaRequest/,
    ));
  it("with a negative price is refused", () =>
    expect(() =>
      readPrices({ ...list, items: { ...list.items, logs: { ...list.items.logs, price: -1 } } }),
    ).toThrow(/logs\.price/));
  it("of another schema version is refused", () =>
    expect(() => readPrices({ ...list, schemaVersion: 2 })).toThrow(/schemaVersion/));
});

describe("a profile", () => {
  const profile = roundProfile();
  it("as it is measured is read", () => expect(readProfile(profile).rounds).toHaveLength(1));
  it("of another schema version is refused", () =>
    expect(() => readProfile({ ...profile, schemaVersion: 0 })).toThrow(/schemaVersion/));
  it("that lacks a figure is refused by its name", () => {
    const { writeUnits, ...placeOrder } = roundFigures().functions.placeOrder;
    const rounds = [{ ...roundFigures(), functions: { ...roundFigures().functions, placeOrder } }];
    expect(() => readProfile({ ...profile, rounds })).toThrow(/placeOrder\.writeUnits/);
  });
});
