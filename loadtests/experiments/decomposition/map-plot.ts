import type { ContextMap } from "@app/infra/diagrams/context-map";
import type { VariantName } from "@app/net/variant-names";
import type { MapPlot } from "../lib/findings.ts";

/** One corner each. */
const PLACES: Record<string, [x: number, y: number]> = {
  gateway: [0, 0],
  orders: [0, 1],
  inventory: [1, 0],
  payments: [1, 1],
};

/** A context map as a plot: places with tables and rules, and arrows that name the facts which a stream brings. */
export function mapPlot(variant: VariantName, { contexts, ways }: ContextMap): MapPlot {
  return {
    title: `Context map of the ${variant}: tables, and the rules of shared/domain. Solid: asks and waits. Dashed: facts on a stream.`,
    kind: "map",
    variant,
    places: contexts.map(({ name, tables, rules }) => ({
      name,
      at: PLACES[name]!,
      lines: [...lineOf("tables", tables), ...lineOf("rules", rules)],
    })),
    ways: ways.map(({ from, to, facts }) => ({
      from,
      to,
      label: facts?.join(", ") ?? "",
      dashed: facts !== undefined,
    })),
  };
}

const lineOf = (what: string, names: readonly string[]) =>
  names.length > 0 ? [`${what}: ${names.join(", ")}`] : [];
