import { declared } from "@app/functions/serverless-config";
import { median } from "simple-statistics";
import { type Weighed, weighBundles } from "./granularity/bundles.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { SERVICES } from "./lib/source-metrics/deployables.ts";
import { type Edge, functionsEdges, servicesEdges } from "./lib/source-metrics/edges.ts";
import { permissions } from "./lib/source-metrics/permissions.ts";

export const granularity: Experiment = {
  id: "granularity",
  title: "Granularity",
  part: "term",
  claim: "Functions are fine, services coarse.",
  method:
    "The same handlers are compared as many functions and as one: declared links, size, initialisation in fresh processes on this machine, and permissions (pairs of an action and a resource; the one function needs the permissions of all).",
  rule: "Holds when each of the many functions needs fewer permissions than the one, and the one initialises more slowly than the median of the many.",
  limits: "How AWS places environments. A deployed stack would show it.",
  takes: { quick: 6, usual: 11 },
  timed: true,
  run: async (laboratory) =>
    judge({
      ...(await weighBundles(laboratory)),
      permissions: permissions(),
      links: {
        services: servicesEdges().length,
        functions: functionsEdges().length,
        one: linksAsOne(functionsEdges()),
      },
    }),
};

export type Grains = {
  many: Weighed[];
  one: Weighed;
  permissions: ReadonlyMap<string, ReadonlySet<string>>;
  links: { services: number; functions: number; one: number };
};

export function judge({ many, one, permissions, links }: Grains): Finding {
  const allowed = median([...permissions.values()].map(({ size }) => size));
  const union = new Set([...permissions.values()].flatMap((pairs) => [...pairs])).size;
  const typical = median(many.map(({ millis }) => millis));
  const rows = (what: string, unit: string, each: number, all: number) => [
    { label: `${what}, median function`, unit, functions: each },
    { label: `${what}, all as one`, unit, functions: all },
  ];
  return {
    verdict: verdictOf(allowed < union && one.millis > typical),
    because: `The median function needs ${allowed} of the ${union} permissions that all as one would, and initialises here in ${typical.toFixed(0)} ms instead of ${one.millis.toFixed(0)} ms.`,
    figures: [
      { label: "deployables", unit: "", services: SERVICES.length, functions: many.length },
      { label: "links", unit: "", services: links.services, functions: links.functions },
      { label: "links, all as one", unit: "", functions: links.one },
      ...rows("permissions", "", allowed, union),
      ...rows("initialised", "ms", typical, one.millis),
      ...rows("bundle", "kB", median(many.map(({ bytes }) => bytes)) / 1_000, one.bytes / 1_000),
    ],
    plots: [plotOf(many, one)],
  };
}

function plotOf(many: readonly Weighed[], one: Weighed): Finding["plots"][number] {
  const shares = many.map(({ millis }) => millis).toSorted((a, b) => a - b);
  return {
    title: "Share of the functions that are initialised after a time, and the time of all as one",
    kind: "lines",
    x: { title: "local initialisation", unit: "ms" },
    y: { title: "functions ready", unit: "%" },
    series: [
      {
        name: "each by itself",
        variant: "functions",
        points: shares.map((millis, place): [number, number] => [
          millis,
          (100 * (place + 1)) / shares.length,
        ]),
      },
      {
        name: "all as one",
        points: [
          [one.millis, 0],
          [one.millis, 100],
        ],
      },
    ],
  };
}

/** The edges that remain when all functions are merged: calls between them become internal. */
export function linksAsOne(edges: readonly Edge[], functions = Object.keys(declared.functions)): number {
  const merged = (name: string) =>
    functions.includes(name) || name.endsWith("function") ? "all as one" : name;
  const between = edges.map(({ from, to }) => ({ from: merged(from), to: merged(to) }));
  return new Set(between.filter(({ from, to }) => from !== to).map(({ from, to }) => `${from} → ${to}`)).size;
}
