import { readFileSync } from "node:fs";
import { lambdas } from "@app/infra/diagrams/read";
import { calls, SERVICES } from "@app/infra/embedded/call-keys";
import { ROOT } from "./deployables.ts";

/**
 * A connection between a deployable and another one, a store or an outside party: it crosses a network and may fail.
 */
export type Edge = { from: string; to: string };

/** Calls between services, each one's database, and the provider. */
export function servicesEdges(): Edge[] {
  const between = SERVICES.flatMap((from) => calls[from].map((to) => ({ from, to })));
  const databases = SERVICES.filter((name) => mainOf(name).includes("@app/chassis/database"));
  return [
    { from: "client", to: "gateway" },
    ...between,
    ...databases.map((from) => ({ from, to: `${from} database` })),
    ...SERVICES.filter((name) => mainOf(name).includes("PROVIDER_URL")).map((from) => ({
      from,
      to: "provider",
    })),
  ];
}

/** Each function's triggers, the tables that its role lets it use, the functions that it invokes, and the provider. */
export function functionsEdges(): Edge[] {
  return lambdas().flatMap(({ name, http, schedule, streams, uses, asks, asksProvider }) => {
    const sources = streams.map(({ table }) => stream(table));
    if (http) sources.push("HTTP API");
    if (schedule) sources.push("schedule");
    const targets = [
      ...uses.map((table) => `${table} table`),
      ...asks.map((context) => `${context} function`),
    ];
    if (asksProvider) targets.push("provider");
    return [...sources.map((from) => ({ from, to: name })), ...targets.map((to) => ({ from: name, to }))];
  });
}

const stream = (table: string) => `${table} stream`;

/** Streams that invoke a function, each with the function. */
export const eventLinks = (): Edge[] =>
  lambdas().flatMap(({ name, streams }) => streams.map(({ table }) => ({ from: stream(table), to: name })));

function mainOf(service: string): string {
  return readFileSync(`${ROOT}services/${service}/main.ts`, "utf8");
}
