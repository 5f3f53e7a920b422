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
    "Under load, these parts fail in turn: each service and all environments of a context's functions (killed), each context's database (unreachable for two seconds), the database engines (killed), and the entries, which are the gateway and the emulator with all functions (killed). Counted are the failing operations and how long they fail, the seconds until every request is answered and every order settles as before, and the lost orders. Quick: payments only.",
  rule: "Holds when at least one operation had no failed request during each failure of a context or its database, the functions recovered after every failure, and the audit found no fault in either variant.",
  limits:
    "The failure of a zone, and the way in which Lambda replaces an environment: here a new worker thread follows a crashed one, and a new process follows a killed one after 0.1 s. An experiment in a cloud account would show both.",
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
    ? `always recovered within ${slowest.toFixed(1)} s`
    : "did not always recover";
  return `the ${name} failed in ${Math.round(100 * worst)} % of their operations at most when one context failed, and ${back}`;
}
