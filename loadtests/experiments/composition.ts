import { startPaymentProvider } from "@app/infra/embedded/outside-parties";
import { control } from "../chaos/faults/provider-faults.ts";
import { openExtraProcesses } from "../harness/extra-process.ts";
import { type CostOfOrder, runChain, type Trial } from "./composition/run-chain.ts";
import { runComposed } from "./composition/run-composed.ts";
import { barPlot } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment, Laboratory } from "./lib/laboratory.ts";
import { linesOf } from "./lib/source-metrics/lines.ts";

/** The payment provider's latency in milliseconds: long enough to stand out. */
const PROVIDER_MS = 100;
/** A smaller difference is within the noise of two runs. */
const MARGIN = 1.1;

export const composition: Experiment = {
  id: "composition",
  title: "Composition",
  part: "term",
  claim: "One function that composes a whole saga pays while it waits; a chain of functions does not.",
  method: `The same saga runs as the chain of functions, and as one composed function that calls the chain's steps one after the other in one process. Both use the same engines and a payment provider that takes ${PROVIDER_MS} ms. Then both run with a card whose first charge fails: the chain repeats one function, the composed function repeats the whole saga. Lines of code count the handlers and the code that reads streams, without the shared stores and rules.`,
  rule: "Holds when the composed function is billed for more waiting per order than the chain, by more than a tenth, both without a failure and with one failed charge.",
  limits:
    "The price of a workflow product such as Step Functions. On a real cloud, most composed functions invoke other functions and wait for them. AWS then bills the same seconds twice, so the claim would hold; a workflow product waits without billed time, and costs each step.",
  takes: { short: 11, long: 26 },
  timed: true,
  run: async (laboratory) => {
    const costs = await measure(laboratory);
    return judge(costs, {
      chain: linesOf(
        "functions/{orders/place-order,orders/settle-order,inventory/reserve-stock,inventory/release-stock,payments/authorize-payment,chassis/stream,chassis/reemit-decision}.ts",
      ),
      composed: linesOf("loadtests/experiments/composition/composed-order.ts"),
    });
  },
};

/** `well`: nothing fails. `failing`: each order's first charge fails. */
export type Costs = Record<"chain" | "composed", { well: CostOfOrder; failing: CostOfOrder }>;

async function measure({ both, comparison, signal }: Laboratory): Promise<Costs> {
  const orders = comparison.options.short ? 20 : 100;
  const trials: Trial[] = ["card_accepted", "card_fails_once"].map((card) => ({ card, orders }));
  const { children, stop } = await openExtraProcesses();
  try {
    // A provider of its own: in the ledger of the running variants, its charges would have no order.
    const provider = await startPaymentProvider(children);
    for (const each of [both.outside, provider])
      await control(each, { mode: "normal", latencyMs: PROVIDER_MS });
    const [chainWell, chainFailing] = await runChain(both, trials, signal);
    const [composedWell, composedFailing] = await runComposed(both, provider, trials);
    return {
      chain: { well: chainWell!, failing: chainFailing! },
      composed: { well: composedWell!, failing: composedFailing! },
    };
  } finally {
    await control(both.outside, { mode: "normal", latencyMs: 0 });
    await stop();
  }
}

export function judge({ chain, composed }: Costs, lines: Record<"chain" | "composed", number>): Finding {
  const both = (what: string, unit: string, ofChain: number, ofComposed: number) => [
    { label: `${what}, chain`, unit, functions: ofChain },
    { label: `${what}, composed`, unit, functions: ofComposed },
  ];
  const row = (what: string, unit: string, of: (cost: CostOfOrder) => number) => [
    ...both(what, unit, of(chain.well), of(composed.well)),
    ...both(`${what} when a charge fails once`, unit, of(chain.failing), of(composed.failing)),
  ];
  return {
    verdict: verdictOf(
      (["well", "failing"] as const).every(
        (state) => composed[state].waiting > MARGIN * chain[state].waiting,
      ),
    ),
    because: `Both pay while they wait: in one process the saga is billed for ${ms(composed.well)} of waiting, as a chain for ${ms(chain.well)}; when a charge fails once, for ${ms(composed.failing)} and ${ms(chain.failing)}.`,
    figures: [
      ...row("billed for waiting, per order", "ms", ({ waiting }) => waiting),
      ...row("billed per order", "ms", ({ billed }) => billed),
      ...row("until settled, p50", "ms", ({ settledP50 }) => settledP50),
      ...row("invocations per order", "", ({ invocations }) => invocations),
      ...both("code", "lines", lines.chain, lines.composed),
    ],
    plots: [
      barPlot(
        "What an order is billed for, as a chain and as one composed function",
        {
          title: "what is billed",
          unit: "state",
          names: ["computing", "waiting", "waiting, charge fails once"],
        },
        { title: "billed per order", unit: "ms" },
        [
          { name: "chain", variant: "functions", heights: heightsOf(chain) },
          { name: "composed", heights: heightsOf(composed) },
        ],
      ),
    ],
  };
}

const ms = ({ waiting }: CostOfOrder) => `${waiting.toFixed(0)} ms`;

const heightsOf = ({ well, failing }: Costs["chain"]) => [
  well.billed - well.waiting,
  well.waiting,
  failing.waiting,
];
