import { describe, expect, it } from "vitest";
import type { Edited } from "./deployment/edit-to-served.ts";
import { changedSince } from "./deployment/sources.ts";
import { judge } from "./deployment.ts";

const served = { build: 0.1, replace: 0.4, total: 0.5 };
const pack = (name: string, bytes = 100_000) => ({ name, bytes, hash: name });
const edited = (functions: string[]): Edited => ({
  services: served,
  functions: served,
  before: {
    services: [pack("gateway"), pack("orders", 300_000)],
    functions: [pack("placeOrder"), pack("getOrder")],
  },
  changed: { services: [pack("orders", 300_000)], functions: functions.map((name) => pack(name)) },
});
const configuration = { services: 10, functions: 20 };

describe("deployment", () => {
  it("holds when an edit replaces one function, and a larger part of the services", () => {
    const { verdict, because } = judge(edited(["placeOrder"]), configuration);
    expect(verdict).toBe("holds");
    expect(because).toBe(
      "An edited rule changes orders of 2 services, 300 kB, and placeOrder of 2 functions, 100 kB.",
    );
  });

  it("does not hold when several functions contain the rule", () => {
    expect(judge(edited(["placeOrder", "getOrder"]), configuration).verdict).toBe("does not hold here");
  });

  it("recognises changed packages by their content", () => {
    const [old, fresh] = [pack("orders"), { ...pack("orders"), hash: "another" }];
    const functions = [pack("placeOrder")];
    expect(changedSince({ services: [old], functions }, { services: [fresh], functions })).toEqual({
      services: [fresh],
      functions: [],
    });
  });
});
