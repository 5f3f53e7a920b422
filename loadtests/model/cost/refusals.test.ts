import { describe, expect, it } from "vitest";
import { roundFigures, roundProfile } from "../test/sample-profile.ts";
import list from "./prices.json" with { type: "json" };
import { readPrices } from "./prices.ts";
import { readProfile } from "./profile.ts";

describe("a price list", () => {
  const { lambdaRequests, ...others } = list.items;
  it("with a missing item is rejected, and the item named", () =>
    expect(() => readPrices({ ...list, items: others })).toThrow(/lambdaRequests/));
  it("with a renamed item is rejected, and the item named", () =>
    expect(() => readPrices({ ...list, items: { ...list.items, lambdaRequest: lambdaRequests } })).toThrow(
      /lambdaRequest/,
    ));
  it("with a negative price is rejected", () =>
    expect(() =>
      readPrices({ ...list, items: { ...list.items, logs: { ...list.items.logs, price: -1 } } }),
    ).toThrow(/logs\.price/));
  it("of another schema version is rejected", () =>
    expect(() => readPrices({ ...list, schemaVersion: 2 })).toThrow(/schemaVersion/));
});

describe("a profile", () => {
  const profile = roundProfile();
  it("is read as it was measured", () => expect(readProfile(profile).rounds).toHaveLength(1));
  it("of another schema version is rejected", () =>
    expect(() => readProfile({ ...profile, schemaVersion: 0 })).toThrow(/schemaVersion/));
  it("without one of its figures is rejected, and the figure named", () => {
    const { writeUnits, ...placeOrder } = roundFigures().functions.placeOrder;
    const rounds = [{ ...roundFigures(), functions: { ...roundFigures().functions, placeOrder } }];
    expect(() => readProfile({ ...profile, rounds })).toThrow(/placeOrder\.writeUnits/);
  });
});
