import { describe, expect, it } from "vitest";
import { roundFigures, roundProfile } from "../test/sample-profile.ts";
import { pricesOfRegion, publishedList, withPrices } from "./prices.ts";
import { readProfile } from "./profile.ts";

describe("a price list", () => {
  const read = (items: unknown, more = {}) =>
    withPrices(publishedList, { schemaVersion: 2, items, ...more }, "your file");

  it("may be partial: the other prices stay, and each price names its origin", () => {
    const { logs, alarms } = read({ logs: { price: 0.57, checked: "2026-11-30" } });
    expect(logs).toMatchObject({ price: 0.57, per: "GB", checked: "2026-11-30", from: "your file" });
    expect(alarms).toEqual(publishedList.alarms);
  });

  it.each([
    [
      "with an unknown item",
      { lambdaRequest: { price: 1 } },
      {},
      "the field items.lambdaRequest is unknown.",
    ],
    ["with a negative price", { logs: { price: -1 } }, {}, "items.logs.price must not be below 0."],
    ["with a price that is a text", { logs: { price: "1" } }, {}, "items.logs.price must be a number."],
    ["without a price", { logs: {} }, {}, "items.logs.price must be a number."],
    ["in another unit", { logs: { price: 1, per: "MB" } }, {}, "logs is priced per GB, not per MB."],
    [
      "with an unknown field",
      { logs: { price: 1, unit: "GB" } },
      {},
      "the field items.logs.unit is unknown.",
    ],
    ["with no day", { logs: { price: 1, checked: true } }, {}, "items.logs.checked must be a day"],
    ["without items", undefined, {}, "items must be an object."],
    ["of another schema version", {}, { schemaVersion: 1 }, "schemaVersion must be 2."],
  ])("%s is rejected with one sentence", (_what, items, more, sentence) => {
    const rejected = () => read(items, more);
    expect(rejected).toThrow(`The price list cannot be used: ${sentence}`);
    expect(rejected).toThrow(/^.*$/);
  });

  it.each([[null], [[]], ["prices"]])("that is %j is rejected with one sentence", (file) =>
    expect(() => withPrices(publishedList, file, "your file")).toThrow(
      "it must be an object with schemaVersion and items.",
    ),
  );
});

describe("a region", () => {
  it("with some known prices takes the others from the complete list", () => {
    const list = pricesOfRegion("eu-central-1");
    expect(list.logs).toMatchObject({ price: 0.63, from: "eu-central-1" });
    expect(list.kmsRequests).toMatchObject({ from: "us-east-1" });
  });

  it("without known prices is refused with one sentence that says what to do", () =>
    expect(() => pricesOfRegion("mars-1")).toThrow(
      "No prices of the region mars-1 are known, only of us-east-1 and eu-central-1: give your own with --prices.",
    ));

  it.each(["constructor", "__proto__"])("named %s is refused too", (name) =>
    expect(() => pricesOfRegion(name)).toThrow("are known, only of"),
  );
});

describe("a profile", () => {
  const profile = roundProfile();
  it("is read as it was written", () => expect(readProfile(profile).rounds).toHaveLength(1));
  it("of another schema version is rejected", () =>
    expect(() => readProfile({ ...profile, schemaVersion: 0 })).toThrow(/schemaVersion/));
  it("without one of its figures is rejected, and the sentence names the figure", () => {
    const { writeUnits, ...placeOrder } = roundFigures().functions.placeOrder;
    const rounds = [{ ...roundFigures(), functions: { ...roundFigures().functions, placeOrder } }];
    expect(() => readProfile({ ...profile, rounds })).toThrow(/placeOrder\.writeUnits/);
  });
});
