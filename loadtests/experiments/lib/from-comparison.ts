import type { Comparison } from "../../benchmarks/compare/comparison.ts";
import { figuresOf } from "../../benchmarks/compare/figures.ts";
import type { Figure } from "./findings.ts";

/**
 * Rows of the comparison, by their labels.
 * @throws Error when the comparison is not valid and therefore has no figures
 */
export function figuresFrom({ valid, reasons, variants }: Comparison, labels: readonly string[]): Figure[] {
  if (!valid) throw new Error(`The comparison is not valid: ${reasons[0] ?? "it was not finished"}.`);
  const all = figuresOf(variants);
  return labels.map((label) => {
    const found = all.find((figure) => figure.label === label);
    if (!found) throw new Error(`The comparison has no figure "${label}".`);
    const side = (name: string) => found.values[variants.findIndex((variant) => variant.name === name)];
    return {
      label,
      unit: found.unit,
      services: side("services"),
      functions: side("functions"),
      ...(found.ratio ? { ratio: found.ratio } : {}),
    };
  });
}
