import { setTimeout as sleep } from "node:timers/promises";
import type { VariantName } from "@app/net/variant-names";
import { expect, test } from "vitest";
import { steadyAt } from "../../../scenarios/scenarios.ts";
import { type Resources, resourcesOf, spentBetween } from "../../counters/counters.ts";
import { startDriver } from "../../driver/driver.ts";
import { settle } from "../../settle.ts";
import { fetchTokens } from "../../tokens.ts";
import type { StartedVariants } from "../variants.ts";

const ORDERS = 20;
/** Of the customer's allowance, and of the order when it settles. A call that is sent again counts again. */
const UPDATES = 2;

/** The functions must count their operations: see `PRELOAD_FUNCTIONS`. */
export function testResourcesPerOrder(app: StartedVariants): void {
  /** Reads again until a busy machine has written everything: threads report twice a second. */
  async function resourcesPerOrder(
    name: VariantName,
    isComplete: (resources: Resources) => boolean,
  ): Promise<Resources> {
    const variant = app.variant(name);
    const driver = startDriver();
    const tokens = await fetchTokens(app.both.outside.issuer);
    const before = await variant.counters();
    const { result, accepted } = await driver.run({
      scenario: steadyAt(10, ORDERS / 10),
      url: variant.url,
      tokens,
    });
    driver.stop();
    await settle(variant.store, accepted, result);
    expect(accepted).toHaveLength(ORDERS);
    for (const end = Date.now() + 30_000; ; await sleep(250)) {
      const resources = resourcesOf(spentBetween(before, await variant.counters()), ORDERS);
      if (isComplete(resources) || Date.now() > end) return resources;
    }
  }

  test("each order of the services is one insert, one reservation and one payment, in distinct statements", async () => {
    const { operations, cpuMillis, functions } = await resourcesPerOrder("services", () => true);
    const countOf = (pattern: RegExp) =>
      Object.entries(operations.each).find(([name]) => pattern.test(name))?.[1];
    expect(countOf(/^orders: insert into orders/)).toBe(1);
    expect(countOf(/^inventory: with/)).toBe(1);
    expect(countOf(/^payments: insert into payments/)).toBe(1);
    expect(Object.keys(cpuMillis)).toEqual(expect.arrayContaining(["gateway", "orders", "postgres"]));
    expect(functions).toBeUndefined();
  });

  test("each order of the functions is two items, a transaction and two updates, and invokes four functions", async () => {
    const { operations, functions, cpuMillis } = await resourcesPerOrder(
      "functions",
      ({ operations: { each }, functions: all }) =>
        each["functions: PutItem"] === 2 &&
        each["functions: UpdateItem"]! >= UPDATES &&
        all?.each.placeOrder?.invocations === 1,
    );
    expect(operations.each["functions: PutItem"]).toBe(2);
    expect(operations.each["functions: TransactWriteItems"]).toBe(1);
    expect(operations.each["functions: UpdateItem"]).toBeGreaterThanOrEqual(UPDATES);
    expect(operations.each["streams: GetRecords"]).toBeGreaterThan(0);
    expect(functions!.each.placeOrder).toMatchObject({ invocations: 1 });
    const names = ["placeOrder", "reserveStock", "authorizePayment", "settleOrder"];
    expect(Object.keys(functions!.each)).toEqual(expect.arrayContaining(names));
    expect(functions!.total.billedMillis).toBeGreaterThan(0);
    expect(functions!.total.waitingShare).toBeGreaterThan(0);
    expect(functions!.total.waitingShare).toBeLessThan(1);
    expect(cpuMillis).toHaveProperty("dynamodb");
    // Two products and a reservation in one transaction, which counts double.
    const { functions: counted } = await app.variant("functions").counters();
    expect(counted.reserveStock!.writeUnits).toBeGreaterThanOrEqual(6 * ORDERS);
  });
}
