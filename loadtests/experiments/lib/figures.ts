import { VARIANTS, type VariantName } from "@app/net/variant-names";
import type { Comparison } from "../../benchmarks/compare/comparison.ts";
import { figuresOf } from "../../benchmarks/compare/figures.ts";
import type { Figure, Plot } from "./findings.ts";

type Axis = Omit<Plot["x"], "names"> & { names: readonly string[] };

/** Makes figures and bars from values by variant name. One variant may be missing. */
export function sideBySide<Known>(known: Partial<Record<VariantName, Known>>) {
  return {
    figure: (label: string, unit: string, of: (each: Known) => number | undefined): Figure => ({
      label,
      unit,
      ...(known.services && { services: of(known.services) }),
      ...(known.functions && { functions: of(known.functions) }),
    }),
    /** @param heights of a variant, in the order of the names on the x axis */
    bars: (title: string, x: Axis, y: Plot["y"], heights: (each: Known) => number[]): Plot => {
      const measured = VARIANTS.filter((name) => known[name]);
      const bars = measured.map((name) => ({ name, heights: heights(known[name]!) }));
      return barPlot(title, x, y, bars);
    },
  };
}

export function byName<Known extends { name: VariantName }>(
  all: readonly Known[],
): Partial<Record<VariantName, Known>> {
  return Object.fromEntries(all.map((each) => [each.name, each]));
}

type Bars = { name: string; heights: readonly number[]; variant?: VariantName };

/** Grouped bars: a group for each name on the x axis, a bar for each series. A variant's name decides the colour. */
export function barPlot(title: string, x: Axis, y: Plot["y"], bars: readonly Bars[]): Plot {
  const series = bars.map(({ name, heights, variant = VARIANTS.find((each) => each === name) }) => ({
    name,
    variant,
    points: heights.map((height, place): [number, number] => [place, height]),
  }));
  return { title, kind: "bars", x: { ...x, names: [...x.names] }, y, series };
}

/**
 * Rows of the comparison so far, by their labels.
 * @throws Error when the comparison is not valid and therefore has no figures
 */
export function figuresFrom({ reasons, variants }: Comparison, labels: readonly string[]): Figure[] {
  if (reasons[0]) throw new Error(`The comparison is not valid: ${reasons[0]}.`);
  const all = figuresOf(variants);
  return labels.map((label) => {
    const found = all.find((figure) => figure.label === label);
    if (!found) throw new Error(`The comparison has no figure "${label}".`);
    const side = (name: string) => found.values[variants.findIndex((variant) => variant.name === name)];
    const { unit, ratio } = found;
    return { label, unit, services: side("services"), functions: side("functions"), ...(ratio && { ratio }) };
  });
}
