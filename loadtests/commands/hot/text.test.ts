import type { Reservation } from "@app/domain/stock";
import { expect, test } from "vitest";
import { createTally } from "./hot-line.ts";
import { formatHotProduct } from "./text.ts";

const plan = { parts: 8, pairs: 4, seconds: 3, commitDelay: 2 };
const one = { perSecond: [100, 110, 90, 100], hottest: 1 };
const several = { perSecond: [200, 210, 190, 200], hottest: 0.1312 };

test("a row shows reservations, their ratio with its interval, and the writes of the hottest row", () => {
  const text = formatHotProduct([
    { ...plan, variant: "services", one, several },
    { ...plan, variant: "functions", one, several },
  ]);
  const [, , services, functions] = text.split("\n");
  expect(services).toMatch(
    /^services, commits 2 ms later +100 +200 \(8 parts\) +2\.00 \(1\.\d\d–2\.\d\d\) +100\.0 % → 13\.1 %$/,
  );
  expect(functions).toMatch(/^functions +100 /);
});

test("the tally finds the row or item that was written most, and a missing unit", async () => {
  let stock = new Map([
    ["sku-001", 9_999_998],
    ["sku-001#1", -1],
  ]);
  const tally = createTally(async () => stock);
  const reservation = (sku: string): Reservation => ({
    orderId: "1",
    status: "reserved",
    decidedAt: "",
    lines: [{ sku, quantity: 1 }],
  });
  tally.add(reservation("sku-001"));
  tally.add(reservation("sku-001"));
  tally.add(reservation("sku-001#1"));
  expect(await tally.report()).toEqual({ hottest: 2 / 3 });
  stock = new Map([["sku-001", 9_999_998]]);
  await expect(tally.report()).rejects.toThrow("3 units were reserved, and 9999998 are left.");
});
