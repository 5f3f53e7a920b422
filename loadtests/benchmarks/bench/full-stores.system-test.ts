import { VARIANTS } from "@app/net/variant-names";
import { expect, test } from "vitest";
import { benchFullStores } from "./full-stores.ts";
import { context, tiny } from "./test/tiny.ts";

test.each(VARIANTS)(
  "full stores of the %s are measured in turns with empty ones, and both are audited",
  { timeout: 240_000 },
  async (name) => {
    const growth = await benchFullStores(name, { ...tiny, probeSeconds: 0.5, orders: 200 }, context);
    const names = growth.map((figure) => figure.name.replace(/ at \d+\/s$/, ""));
    const accepted = name === "services" ? ["accepted, flat out"] : [];
    expect(names).toEqual([
      ...accepted,
      "reads of one order",
      "settled p99",
      "CPU of an order",
      "list page p95",
    ]);
    for (const { empty, full } of growth) {
      expect([empty.length, full.length]).toEqual([2, 2]);
      expect(Math.min(...empty, ...full)).toBeGreaterThan(0);
    }
  },
);
