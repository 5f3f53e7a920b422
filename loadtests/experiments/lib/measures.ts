import { VARIANTS, type VariantName } from "@app/net/variant-names";
import type { Figure } from "./findings.ts";

/** One of several figures that decide a claim together. A difference of at most `slack` is a tie, whatever the margin. */
export type Measure<Side> = { label: string; unit: string; slack?: number; of: (side: Side) => number };

/** Both sides of a measure. `more` is the variant whose figure is clearly higher; undefined for a tie. */
export type Weighed = Pick<Figure, "label" | "unit"> &
  Record<VariantName, number> & { more: VariantName | undefined };

/** @param margin a side is clearly higher when it is above the other by more than this share of the other */
export function weigh<Side>(
  measures: readonly Measure<Side>[],
  sides: Record<VariantName, Side>,
  margin: number,
): Weighed[] {
  return measures.map(({ label, unit, slack = 0, of }) => {
    const values = { services: of(sides.services), functions: of(sides.functions) };
    const more = VARIANTS.find((name) => {
      const other = values[name === "services" ? "functions" : "services"];
      return values[name] > (1 + margin) * other + slack;
    });
    return { label, unit, ...values, more };
  });
}

/** The variant that is clearly higher in more of the measures, by two at least: one more is nearly a tie. */
export function leaderOf(weighed: readonly Weighed[]): VariantName | undefined {
  const count = (name: VariantName) => weighed.filter(({ more }) => more === name).length;
  const lead = count("services") - count("functions");
  if (Math.abs(lead) < 2) return undefined;
  return lead > 0 ? "services" : "functions";
}

export const figureOf = ({ more: _, ...figure }: Weighed): Figure => figure;

/** "edges, 10 against 44" */
export function describe({ label, unit, services, functions, more }: Weighed): string {
  const figures = `${Math.round(services)} against ${Math.round(functions)}${unit && ` ${unit}`}`;
  return `${label}, ${figures}${more ? "" : " (a tie)"}`;
}
