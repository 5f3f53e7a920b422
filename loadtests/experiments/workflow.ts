import type { VariantName } from "@app/net/variant-names";
import { median } from "simple-statistics";
import { pairedRatio, type RatioEstimate } from "../harness/statistics.ts";
import { sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { describe, figureOf, leaderOf, type Measure, weigh } from "./lib/measures.ts";
import { measureWorkflow, type Workflow } from "./workflow/measure.ts";

/** A smaller difference is a tie. */
const MARGIN = 0.25;

export const workflow: Experiment = {
  id: "workflow",
  title: "Workflow",
  part: "section",
  claim: "Services are tested end to end, functions one by one.",
  method:
    "The same test of the same rule runs in both: an order for more units than the stock gets none. It calls the code of the service inventory, and the code of the function reserveStock, on the running database engine. Each run is a new process, as after an edit of the rule, and no other deployable takes part. Then a test of the whole saga is compared by its needs: processes, seconds until they are ready, and lines of code that stand in for the platform.",
  rule: `Holds when the test of one rule is clearly sooner in the function, and a test of the whole saga clearly needs more in the services. Clearly sooner: the 95 % interval of the ratio is beyond ${1 + MARGIN}. Clearly more: more than ${100 * MARGIN} % above the other in two needs more than the other. The other way round with the variants exchanged.`,
  limits:
    "The effect of a team's habits: its build history would show it. The saga's needs are this repository's: its emulator puts all functions into one process, and its lines are the authors' own; the start is one sample. On a real cloud, neither saga is all local: no emulator is AWS, and a managed Postgres, a load balancer and a mesh do not run on a developer's machine, either; one function can be replaced there in seconds.",
  takes: { short: 6, long: 12 },
  timed: true,
  run: async (laboratory) => judge(await measureWorkflow(laboratory)),
};

const SAGA: readonly Measure<Workflow>[] = [
  { label: "processes", unit: "", of: ({ saga }) => saga.processes },
  { label: "start", unit: "s", of: ({ saga }) => saga.startSeconds },
  { label: "lines that stand in for the platform", unit: "", of: ({ saga }) => saga.standInLines },
];

export function judge(measured: Record<VariantName, Workflow>): Finding {
  const ratio = pairedRatio(measured.services.ruleSeconds, measured.functions.ruleSeconds);
  const sooner = soonerIn(ratio);
  const needs = weigh(SAGA, measured, MARGIN);
  const needy = leaderOf(needs);
  const { figure, bars } = sideBySide(measured);
  const rule = ({ ruleSeconds }: Workflow) => median(ruleSeconds);
  const [services, functions] = [rule(measured.services), rule(measured.functions)].map((s) => s.toFixed(2));
  const { low, high } = ratio;
  const interval = `${ratio.ratio.toFixed(2)} times as long (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return {
    verdict: verdictOfTests(sooner, needy),
    because: `A rule is tested ${sooner ? `sooner in the ${sooner}` : "about as soon in both, which decides"}; for a test of the whole saga of this repository, ${needy ? `the ${needy} need more` : "neither clearly needs more"}.`,
    details: `The test of one rule takes ${services} s in the service and ${functions} s in the function, ${interval}. A test of the whole saga needs, services against functions: ${needs.map(describe).join("; ")}.`,
    figures: [
      { ...figure("test of one rule, from its start to its result", "s", rule), ratio },
      ...needs.map((need) => ({ ...figureOf(need), label: `test of the saga: ${need.label}` })),
    ],
    plots: [
      bars(
        "Waiting time of a developer",
        { title: "for what", unit: "step", names: ["test of one rule", "start of all parts"] },
        { title: "time", unit: "s" },
        (each) => [rule(each), each.saga.startSeconds],
      ),
    ],
  };
}

/** @param ratio the functions' seconds ÷ the services' */
function soonerIn({ low, high }: RatioEstimate): VariantName | undefined {
  if (high < 1 / (1 + MARGIN)) return "functions";
  return low > 1 + MARGIN ? "services" : undefined;
}

/** @param sooner the variant in which one rule is tested sooner; @param needy the one whose saga test needs more */
export function verdictOfTests(sooner?: VariantName, needy?: VariantName): Finding["verdict"] {
  if (sooner === "services" && needy === "functions") return "the other way round here";
  return verdictOf(sooner === "functions" && needy === "services");
}
