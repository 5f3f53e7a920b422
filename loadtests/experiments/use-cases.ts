import type { VariantName } from "../harness/variants/variants.ts";
import type { Experiment } from "./lib/experiment.ts";
import { sideBySide } from "./lib/figures.ts";
import { type Figure, type Finding, verdictOf } from "./lib/findings.ts";
import { type Carried, loadShapes, SHAPES, type Shape } from "./use-cases/load-shapes.ts";

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
  const on = (name: VariantName) => (shape: Shape) =>
    carried.find((each) => each.variant === name && each.shape === shape);
  const { figure, bars } = sideBySide({ services: on("services"), functions: on("functions") });
  const x = { title: "traffic", unit: "shape", names: SHAPES };
  return {
    verdict: verdictOf(steady !== undefined && spiky !== undefined && steady !== spiky),
    because: `By CPU per order, within ${TARGET_P95} ms at the p95, the choice is: ${said.join(", ")}.`,
    figures: [
      ...(["steady", "spiky", "wave"] as const).map((shape) =>
        figure(`${shape} traffic: p95`, "ms", (of) => of(shape)?.p95),
      ),
      ...SHAPES.map((shape) => figure(`${shape} traffic: CPU per order`, "ms", (of) => of(shape)?.cpu)),
      ...DOCUMENTED,
    ],
    plots: [
      bars("Response p95 under each shape of traffic", x, { title: "p95", unit: "ms" }, (of) =>
        SHAPES.map((shape) => of(shape)?.p95 ?? 0),
      ),
      bars("CPU per order under each shape of traffic", x, { title: "CPU per order", unit: "ms" }, (of) =>
        SHAPES.map((shape) => of(shape)?.cpu ?? 0),
      ),
    ],
  };
}

/** The cheaper of the variants within the target. */
function chosenFor(shape: Shape, carried: readonly Carried[]): VariantName | undefined {
  const fit = carried.filter((each) => each.shape === shape && each.errors === 0 && each.p95 <= TARGET_P95);
  return fit.toSorted((a, b) => a.cpu - b.cpu)[0]?.variant;
}
