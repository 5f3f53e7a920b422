import type { VariantName } from "@app/net/variant-names";
import { type FailureRun, failInTurn } from "./isolation/fail-in-turn.ts";
import { failureFigures, independentPairs, plotsOf, slowestReturn, wentOn } from "./isolation/figures.ts";
import { byName } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import { type Experiment, onEach } from "./lib/laboratory.ts";

export const isolation: Experiment = {
  id: "isolation",
  title: "Isolation",
  part: "section",
  claim: "A service that fails leaves the others running; functions recover without anyone acting.",
  method:
    "Under load, these parts fail in turn: each service (killed, and started again after 1.5 s), all functions of a context (each environment crashes for 1.5 s), each context's database or tables (unreachable for 1.5 s), the database engines (killed), and the entries, which are the gateway and the emulator with all functions (killed). An operation needs a part when its answer shows or changes data of the part's context; every operation needs the entry and the engine. For each pair of a part and an operation that does not need it, the requests from the failure until the next one are counted. Nobody acts: a supervisor starts a killed process again, as Docker or Kubernetes would. Without --full: payments only.",
  rule: "Holds when in the services no request failed of an operation that does not need the failed part, when in both variants all was well again before the next failure, and when the audit found no fault in either. All outages are short: 1.5 s, less than the retries bridge.",
  limits:
    "Outages beyond the retries, after which orders are parked until a person redrives them (docs/decisions/011), and the failure of a zone. Nothing on AWS corresponds to a killed emulator, the functions' entry. On a real cloud, a managed Postgres with one standby fails over in one to two minutes, and a cluster in several zones typically in under 35 s; without a standby it is away for longer. DynamoDB has no such pause. Faults injected into deployed stacks would show both.",
  takes: { short: 18, long: 95 },
  timed: true,
  run: async (laboratory) => judge(await onEach(laboratory, (name) => failInTurn(name, laboratory))),
};

/** @throws Error when a variant was asked for no operation that could go on: then nothing was shown */
export function judge(run: readonly FailureRun[]): Finding {
  const { services, functions } = byName(run) as Record<VariantName, FailureRun>;
  const idle = run.find((each) => independentPairs(each).length === 0);
  if (idle) throw new Error(`The ${idle.name} got no request that could go on, so nothing was shown.`);
  const isolated = independentPairs(services).every(wentOn);
  const recovered = run.every((each) => slowestReturn(each) !== undefined);
  const broken = run.flatMap((each) => each.broken);
  const lost = broken.length === 0 ? "neither variant lost an order" : broken[0];
  return {
    verdict: verdictOf(isolated && recovered && broken.length === 0),
    because: `While a part was away, ${pairsOf(services)} operations that do not need it went on in the services, and ${pairsOf(functions)} in the functions; ${lost}.`,
    details: `${firstFailed(run)}With nobody acting, ${returnOf(services)}, and ${returnOf(functions)}.`,
    figures: failureFigures(services, functions),
    plots: plotsOf(services, functions),
  };
}

function pairsOf(run: FailureRun): string {
  const pairs = independentPairs(run);
  return `${pairs.filter(wentOn).length} of ${pairs.length}`;
}

function firstFailed(run: readonly FailureRun[]): string {
  const failed = run.flatMap((each) =>
    independentPairs(each)
      .filter((pair) => !wentOn(pair))
      .map((pair) => ({ ...pair, name: each.name })),
  )[0];
  if (!failed) return "";
  const { operation, sent, component, name } = failed;
  return `Without ${component}, ${operation} of the ${name} failed in ${failed.failed} of ${sent} requests. `;
}

function returnOf(run: FailureRun): string {
  const seconds = slowestReturn(run);
  if (seconds !== undefined) return `the ${run.name} were well within ${seconds.toFixed(1)} s of its return`;
  const last = run.failures.find(({ well }) => well === undefined)!;
  return `the ${run.name} were not well before the next failure when ${last.component} had returned`;
}
