import { declared } from "@app/functions/serverless-config";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { median } from "simple-statistics";
import { type Weighed, weighBundles } from "./granularity/bundles.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { type Deployable, deployables } from "./lib/source-metrics/deployables.ts";
import { type Edge, functionsEdges, servicesEdges } from "./lib/source-metrics/edges.ts";
import { permissions } from "./lib/source-metrics/permissions.ts";

export const granularity: Experiment = {
  id: "granularity",
  title: "Granularity",
  part: "term",
  claim: "Functions are fine, services coarse.",
  method:
    "The deployables of both variants are counted, and bundled in the same way. Then the functions are compared with one function that contains all handlers: declared links, size, initialisation in fresh processes on this machine, and permissions (pairs of an action and a resource; the one function needs the permissions of all).",
  rule: "Holds when the functions are more than the services, the median function is smaller than the median service, and it needs fewer permissions than all as one. At a price when the functions have more links than the services. Initialisation does not decide.",
  limits:
    "How finely others would cut: that the functions are more than the services is the authors' own cut. How AWS places environments: a deployed stack would show it. On a real cloud, one large function starts cold less often, because all its traffic keeps the same environments busy. Many small ones start cold more often, and each can be limited, watched and rolled back alone.",
  takes: { short: 6, long: 11 },
  run: async (laboratory) =>
    judge({
      ...(await weighBundles(laboratory)),
      permissions: permissions(),
      sizes: sizesOf(await deployables()),
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
  /** kB of the median deployable. */
  sizes: { services: number; functions: number };
};

const sizesOf = ({ services, functions }: Awaited<ReturnType<typeof deployables>>): Grains["sizes"] => {
  const kB = (all: readonly Deployable[]) => median(all.map(({ bytes }) => bytes / 1_000));
  return { services: kB(services), functions: kB(functions) };
};

export function judge({ many, one, permissions, links, sizes }: Grains): Finding {
  const allowed = median([...permissions.values()].map(({ size }) => size));
  const union = new Set([...permissions.values()].flatMap((pairs) => [...pairs])).size;
  const typical = median(many.map(({ millis }) => millis));
  const rows = (what: string, unit: string, each: number, all: number) => [
    { label: `${what}, median function`, unit, functions: each },
    { label: `${what}, all as one`, unit, functions: all },
  ];
  const fine = many.length > SERVICES.length && sizes.functions < sizes.services && allowed < union;
  return {
    verdict: fine && links.functions > links.services ? "holds, at a price" : verdictOf(fine),
    because: `${many.length} functions with ${links.functions} links do the work of ${SERVICES.length} services with ${links.services} links.`,
    details: `The median function has ${sizes.functions.toFixed(0)} kB, the median service ${sizes.services.toFixed(0)} kB. The median function needs ${allowed} of the ${union} permissions that all functions as one would need.`,
    figures: [
      { label: "deployables", unit: "", services: SERVICES.length, functions: many.length },
      { label: "links", unit: "", services: links.services, functions: links.functions },
      { label: "size of a deployable, median", unit: "kB", ...sizes },
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
