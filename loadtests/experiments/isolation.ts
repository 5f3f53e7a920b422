import type { VariantName } from "../harness/variants/variants.ts";
import { type FailureRun, failInTurn } from "./isolation/fail-in-turn.ts";
import { failureFigures, isPart, mostOf, plotsOf } from "./isolation/figures.ts";
import { byName } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import { type Experiment, onEach } from "./lib/laboratory.ts";

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
  run: async (laboratory) => judge(await onEach(laboratory, (name) => failInTurn(name, laboratory))),
};

export function judge(run: readonly FailureRun[]): Finding {
  const { services, functions } = byName(run) as Record<VariantName, FailureRun>;
  const contained = services.failures
    .filter(isPart)
    .every(({ asked, failed }) => failed.length < asked.length);
  const back = functions.failures.every(({ recovered }) => recovered !== undefined);
  const broken = run.flatMap((each) => each.broken);
  return {
    verdict: verdictOf(contained && back && broken.length === 0),
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
