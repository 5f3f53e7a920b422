import type { VariantName } from "../harness/variants/variants.ts";
import { barPlot } from "./lib/bar-plot.ts";
import type { Experiment } from "./lib/experiment.ts";
import { byName, figuresOf } from "./lib/figures-of.ts";
import type { Figure, Finding } from "./lib/findings.ts";
import { type Carried, loadShapes } from "./use-cases/load-shapes.ts";
import { SHAPES, type Shape } from "./use-cases/shapes.ts";

/** Milliseconds. The threshold of the steady scenario. */
const TARGET_P95 = 250;

/**
 * Seconds. AWS documents both limits. The services' gateway has a timeout of its own, and nothing ends a service's
 * process.
 */
const DOCUMENTED: Figure[] = [
  { label: "longest that a function may run, documented", unit: "s", functions: 900 },
  { label: "longest wait for an HTTP API's answer, documented", unit: "s", functions: 30 },
];

export const useCases: Experiment = {
  id: "use-cases",
  title: "Use cases",
  part: "table",
  claim: "Services suit long and complex work, functions bursts of events.",
  method: `Three shapes of traffic with the same mean rate on each variant: steady, a day's wave in small, and spiky (four times the mean for a fifth of the time). Latency counts from the intended start; cost is CPU per order, database included. The limits of a long task are documented figures: docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html.`,
  rule: `Holds when the variant that uses less CPU per order, among those that take every order with a response p95 of at most ${TARGET_P95} ms, is another one under spiky traffic than under steady.`,
  limits: "The traffic that you have, and what is paid for while nothing happens, which the cost model has.",
  takes: { quick: 11, usual: 44 },
  run: async (laboratory) => judge(await loadShapes(laboratory)),
};

/** @throws Error when the load generator was the limit or orders were lost */
export function judge(carried: readonly Carried[]): Finding {
  for (const { shape, variant, problems } of carried) {
    if (problems.length > 0) throw new Error(`${shape} traffic on the ${variant}: ${problems[0]}.`);
  }
  const choices = SHAPES.map((shape) => [shape, chosenFor(shape, carried)] as const);
  const [steady, , spiky] = choices.map(([, choice]) => choice);
  const said = choices.map(([shape, choice]) => `${choice ?? "neither"} for ${shape} traffic`);
  return {
    verdict: steady && spiky && steady !== spiky ? "holds" : "does not hold here",
    because: `By CPU per order, within ${TARGET_P95} ms at the p95, the choice is: ${said.join(", ")}.`,
    figures: [
      ...(["steady", "spiky", "wave"] as const).map((shape) =>
        row(carried, shape, "p95", "ms", ({ p95 }) => p95),
      ),
      ...SHAPES.map((shape) => row(carried, shape, "CPU per order", "ms", ({ cpu }) => cpu)),
      ...DOCUMENTED,
    ],
    plots: [
      plotOf(carried, "Response p95 under each shape of traffic", "p95", ({ p95 }) => p95),
      plotOf(carried, "CPU per order under each shape of traffic", "CPU per order", ({ cpu }) => cpu),
    ],
  };
}

/** The cheaper of the variants within the target. */
function chosenFor(shape: Shape, carried: readonly Carried[]): VariantName | undefined {
  const fit = carried.filter((each) => each.shape === shape && each.errors === 0 && each.p95 <= TARGET_P95);
  return fit.toSorted((a, b) => a.cpu - b.cpu)[0]?.variant;
}

function row(
  carried: readonly Carried[],
  shape: Shape,
  what: string,
  unit: string,
  of: (each: Carried) => number,
): Figure {
  const own = carried.filter((each) => each.shape === shape).map((each) => ({ ...each, name: each.variant }));
  return figuresOf(byName(own))(`${shape} traffic: ${what}`, unit, of);
}

function plotOf(
  carried: readonly Carried[],
  title: string,
  y: string,
  of: (each: Carried) => number,
): Finding["plots"][number] {
  const heightIn = (variant: VariantName, shape: Shape) => {
    const found = carried.find((each) => each.variant === variant && each.shape === shape);
    return found ? of(found) : 0;
  };
  return barPlot(
    title,
    { title: "traffic", unit: "shape", names: SHAPES },
    { title: y, unit: "ms" },
    (["services", "functions"] as const).map((name) => ({
      name,
      heights: SHAPES.map((shape) => heightIn(name, shape)),
    })),
  );
}
