import { startFunctionsWith } from "../chaos/targets/functions-target.ts";
import { startServicesWith } from "../chaos/targets/services-target.ts";
import { type FailureRun, failInTurn } from "./isolation/fail-in-turn.ts";
import { COMPONENTS, functionsFailures, servicesFailures } from "./isolation/faults.ts";
import { failureFigures, isPart, mostOf, plotsOf } from "./isolation/figures.ts";
import type { Experiment } from "./lib/experiment.ts";
import type { Finding } from "./lib/findings.ts";
import { inTurn } from "./lib/in-turn.ts";
import type { Laboratory } from "./lib/laboratory.ts";

export const isolation: Experiment = {
  id: "isolation",
  title: "Isolation",
  part: "section",
  claim: "A service that fails leaves the others running; functions recover without anyone acting.",
  method:
    "In turn and under load, each service is killed, and all environments of a context's functions; each context's database is away for two seconds; the database engines are killed, and so are what everything goes through: the gateway, and the emulator with all functions in it. Which operations fail, for how long, seconds until every request is answered and every order settles as before, orders lost. Quick: payments only.",
  rule: "Holds when each failure of a context or its database left some operation without one failed request, the functions were themselves again after every failure, and the audit found nothing amiss in either.",
  limits:
    "The failure of a zone, and Lambda's way to replace an environment: here a crashed one is followed by a new worker thread, a killed process by a new one after 0.1 s. An experiment in a cloud account would show it.",
  takes: { quick: 18, usual: 101 },
  run: async (laboratory) => judge(await failBoth(laboratory)),
};

const CRASH_ON_SIGNAL = new URL("isolation/crash-on-signal.ts", import.meta.url).href;

async function failBoth(laboratory: Laboratory): Promise<FailureRun[]> {
  const { quick } = laboratory.comparison.options;
  const components = COMPONENTS.filter((name) => !quick || name === "payments");
  return inTurn(quick, [
    () =>
      failInTurn(
        "services",
        (context) => startServicesWith(servicesFailures, context),
        components,
        laboratory,
      ),
    () =>
      failInTurn(
        "functions",
        (context) => startFunctionsWith(functionsFailures, context, CRASH_ON_SIGNAL),
        components,
        laboratory,
      ),
  ]);
}

export function judge(run: readonly FailureRun[]): Finding {
  const [services, functions] = (["services", "functions"] as const).map((name) => {
    return run.find((each) => each.name === name)!;
  }) as [FailureRun, FailureRun];
  const contained = services.failures
    .filter(isPart)
    .every(({ asked, failed }) => failed.length < asked.length);
  const back = functions.failures.every(({ recovered }) => recovered !== undefined);
  const broken = run.flatMap((each) => each.broken);
  return {
    verdict: contained && back && broken.length === 0 ? "holds" : "does not hold here",
    because: capital(
      `${radiusOf(services)}, ${radiusOf(functions)}; ${broken.length === 0 ? "no order was lost" : broken[0]}.`,
    ),
    figures: failureFigures(services, functions),
    plots: plotsOf(services, functions),
  };
}

const capital = (text: string) => text.replace(/^./, (first) => first.toUpperCase());

function radiusOf({ name, failures }: FailureRun): string {
  const worst = mostOf(failures.filter(isPart).map(({ asked, failed }) => failed.length / asked.length));
  const slowest = mostOf(failures.map(({ recovered }) => recovered ?? Infinity));
  const back = Number.isFinite(slowest)
    ? `were themselves again within ${slowest.toFixed(1)} s`
    : "were not always themselves again";
  return `the ${name} failed in ${Math.round(100 * worst)} % of their operations at most when one context did, and ${back}`;
}
