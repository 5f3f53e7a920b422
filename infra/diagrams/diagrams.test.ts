import { readFileSync } from "node:fs";
import { declared } from "@app/functions/serverless-config";
import { expect, it } from "vitest";
import { calls } from "../embedded/call-keys.ts";
import { CONTEXTS } from "./context-map.ts";
import { functionsDiagram, ownershipMap, servicesDiagram } from "./diagrams.ts";
import { functionsGraph } from "./graph.ts";
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

it("the graph of the functions has every function, table and stream, and what has no answer to a record ends in the dead letters", () => {
  const { nodes, edges } = functionsGraph();
  const all = lambdas();
  const ids = nodes.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(Object.keys(declared.functions)));
  expect(nodes.filter(({ kind }) => kind === "store")).toHaveLength(
    new Set(all.flatMap(({ uses }) => uses)).size,
  );
  const lettersFrom = edges.filter(({ to }) => to === "dead_letters").map(({ from }) => from);
  expect(lettersFrom).toEqual(all.filter(({ streams }) => streams.length > 0).map(({ name }) => name));
  expect(edges).toContainEqual({ from: "getSummary", to: "getPayment" });
  expect(edges.filter(({ from, to }) => !ids.includes(from) || !ids.includes(to))).toEqual([]);
});

it("the functions that move no order on stand aside", () => {
  const aside = functionsGraph().nodes.filter((node) => node.aside);
  expect(aside.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["getOrder", "getSummary", "getHealth", "redriveOrders", "seedStock"]),
  );
  for (const { id } of aside) expect(functionsDiagram()).not.toContain(id);
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
