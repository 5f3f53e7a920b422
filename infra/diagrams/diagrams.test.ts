import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { calls } from "../embedded/call-keys.ts";
import { CONTEXTS } from "./context-map.ts";
import { functionsDiagram, ownershipMap, servicesDiagram } from "./diagrams.ts";
import { lambdas } from "./read.ts";

const arrows = (diagram: string) =>
  [...diagram.matchAll(/^ +(\S+) (?:-->|-\. "(.*)" \.->) (\w+)$/gm)].map(([, from, states, to]) => ({
    from,
    states,
    to,
  }));

it("the services' diagram has an arrow for each call that the code has a key for, and one to each own database", () => {
  const keys = Object.entries(calls).flatMap(([from, callees]) => callees.map((to) => `${from} ${to}`));
  const databases = CONTEXTS.map((context) => `${context} ${context}_database`);
  const drawn = arrows(servicesDiagram()).filter(
    ({ from, to }) => from !== "client" && !to?.endsWith("_provider"),
  );
  expect(drawn.map(({ from, to }) => `${from} ${to}`).sort()).toEqual([...keys, ...databases].sort());
});

it("the functions' diagram names the states of an item that invoke a function", () => {
  const streams = arrows(functionsDiagram()).filter(({ states }) => states);
  expect(streams).toContainEqual({ from: "orders_table", states: "pending", to: "reserveStock" });
  expect(streams).toHaveLength(lambdas().flatMap((fn) => fn.streams).length);
});

it("the map gives each table of the functions to one context", () => {
  const rows = ownershipMap()
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").map((cell) => cell.trim()));
  expect(rows.map(([, context]) => context)).toEqual(CONTEXTS);
  const owned = rows.flatMap((row) => row[5]!.split(", "));
  expect(owned.sort()).toEqual([...new Set(lambdas().flatMap(({ writes }) => writes))].sort());
});

it.each([
  ["README.md", servicesDiagram],
  ["README.md", functionsDiagram],
  ["docs/architecture.md", ownershipMap],
])("%s has the present output of npm run diagrams", (page, make) => {
  expect(readFileSync(new URL(`../../${page}`, import.meta.url), "utf8")).toContain(make());
});
