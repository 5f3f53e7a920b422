import { describe, expect, it } from "vitest";
import { changedSince } from "./deployment/sources.ts";
import { judge } from "./deployment.ts";

const time = { build: 0.1, replace: 0.4, total: 0.5 };
const pack = (name: string, bytes = 100_000) => ({ name, bytes });
const before = {
  services: [pack("gateway"), pack("orders", 300_000)],
  functions: [pack("placeOrder"), pack("getOrder"), pack("listOrders")],
};
const ALL = before.functions.map(({ name }) => name);

const inHandler = (functions: string[]) => ({
  name: "a handler",
  inHandler: true as const,
  services: ["orders"],
  functions,
});
const shared = (functions: string[]) => ({ name: "a price", services: ["gateway", "orders"], functions });

const judged = (...edits: Parameters<typeof judge>[0]["edits"]) =>
  judge({ before, edits }, { services: time, functions: time }, { services: 10, functions: 20 });

describe("deployment", () => {
  it("holds when every edit replaces one function", () =>
    expect(judged(inHandler(["getOrder"]), shared(["placeOrder"])).verdict).toBe("holds"));

  it("holds at a price when an edit of shared code replaces several functions, however few such edits there are", () => {
    const { verdict, because, details, figures } = judged(
      inHandler(["getOrder"]),
      inHandler(["placeOrder"]),
      shared(ALL),
    );
    expect(verdict).toBe("holds, at a price");
    expect(because).toBe(
      "An edit of one handler changes 1 function; an edit of shared code changes 3 functions, or 2 services, because each contains it.",
    );
    expect(details).toBe(
      "The median of 3 edits changes 1 of 2 services (1 to 2), 300 kB, and 1 of 3 functions (1 to 3), 100 kB.",
    );
    expect(figures.slice(0, 2)).toMatchObject([
      { label: "deployables that an edit changes, median", services: 1, functions: 1 },
      { label: "deployables that an edit changes, most", services: 2, functions: 3 },
    ]);
  });

  it("does not hold when an edit of one handler changes another function", () =>
    expect(
      judged(inHandler(["getOrder", "listOrders"]), inHandler(["placeOrder"]), shared(ALL)).verdict,
    ).toBe("does not hold here"));

  it("recognises changed packages by their content", () => {
    const packed = (name: string, code: string) => ({ name, content: Buffer.from(code) });
    const before = { services: [packed("orders", "a")], functions: [packed("placeOrder", "b")] };
    const after = { services: [packed("orders", "c")], functions: [packed("placeOrder", "b")] };
    expect(changedSince(before, after)).toEqual({ services: ["orders"], functions: [] });
  });
});
