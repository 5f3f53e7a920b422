import type { VariantName } from "../../harness/variants/variants.ts";
import type { Figure } from "./findings.ts";

/** Makes figures from values by variant name. One variant may be missing. */
export function figuresOf<Known>(known: Partial<Record<VariantName, Known>>) {
  return (label: string, unit: string, of: (each: Known) => number | undefined): Figure => ({
    label,
    unit,
    ...(known.services && { services: of(known.services) }),
    ...(known.functions && { functions: of(known.functions) }),
  });
}

export function byName<Known extends { name: VariantName }>(
  all: readonly Known[],
): Partial<Record<VariantName, Known>> {
  return Object.fromEntries(all.map((each) => [each.name, each]));
}
