import { expect, it } from "vitest";
import { composeFaults } from "../../chaos/faults/compose-faults.ts";
import { functionsFaultsWithoutProxy } from "../../chaos/faults/functions-faults.ts";
import { servicesFaultsWithoutRelay } from "../../chaos/faults/services-faults.ts";
import { nodesOf } from "./faults.ts";
import { GRAPHS } from "./instance.ts";

it.each([
  ...[...servicesFaultsWithoutRelay, ...composeFaults].map(({ name }) => ["services", name] as const),
  ...functionsFaultsWithoutProxy.map(({ name }) => ["functions", name] as const),
])("in the %s, %s hits nodes of the diagram", (variant, fault) => {
  const known = GRAPHS[variant].nodes.map(({ id }) => id);
  const hit = nodesOf(variant, fault);
  expect(hit.length).toBeGreaterThan(0);
  expect(known).toEqual(expect.arrayContaining(hit));
});

it("hits all databases with Postgres, all functions with their emulator, and only itself with a service", () => {
  expect(nodesOf("services", "kill-postgres")).toHaveLength(3);
  expect(nodesOf("functions", "kill-functions")).toContain("settleOrder");
  expect(nodesOf("services", "hang-inventory")).toEqual(["inventory"]);
  expect(nodesOf("services", "disconnect-orders-database")).toEqual(["orders_database"]);
});
