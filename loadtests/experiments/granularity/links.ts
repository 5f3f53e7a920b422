import { declared } from "@app/functions/serverless-config";
import type { Edge } from "../lib/source-metrics/edges.ts";

/** The edges that remain when all functions are merged: calls between them become internal. */
export function linksAsOne(edges: readonly Edge[], functions = Object.keys(declared.functions)): number {
  const merged = (name: string) =>
    functions.includes(name) || name.endsWith("function") ? "all as one" : name;
  const between = edges.map(({ from, to }) => ({ from: merged(from), to: merged(to) }));
  return new Set(between.filter(({ from, to }) => from !== to).map(({ from, to }) => `${from} → ${to}`)).size;
}
