import type { VariantName } from "../../harness/variants/variants.ts";
import type { Figure } from "./findings.ts";

/** Makes figures of what is known of the variants, or of one of them, by the name of each. */
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
