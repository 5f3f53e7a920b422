import { sideBySide } from "../lib/figures.ts";
import type { Figure, Plot } from "../lib/findings.ts";
import type { Failure, FailureRun, Requests } from "./fail-in-turn.ts";
import { needs } from "./needs.ts";

export const mostOf = (values: readonly number[]) => Math.max(0, ...values);

/** A pair of a failed component and an operation that does not need it. */
export type Pair = Requests & Pick<Failure, "component">;

export function independentPairs({ failures }: FailureRun): Pair[] {
  return failures.flatMap(({ component, requests }) =>
    requests.filter(({ operation }) => !needs(operation, component)).map((each) => ({ ...each, component })),
  );
}

/** Seconds from a component's return until all was well, at most; undefined when it was not always well again. */
export function slowestReturn({ failures }: FailureRun): number | undefined {
  const seconds = failures.map(({ well }) => well);
  return seconds.includes(undefined) ? undefined : mostOf(seconds as number[]);
}

export function failureFigures(services: FailureRun, functions: FailureRun): Figure[] {
  const { figure } = sideBySide({ services, functions });
  const find = (run: FailureRun, component: string) =>
    run.failures.find((failure) => failure.component === component);
  const inPair = (pair: Pair) => (run: FailureRun) => {
    const found = find(run, pair.component)?.requests.find(({ operation }) => operation === pair.operation);
    return found && (100 * (found.sent - found.failed)) / found.sent;
  };
  return [
    figure("operations that went on, of those that do not need the failed part", "%", (run) => {
      const pairs = independentPairs(run);
      return (100 * pairs.filter(wentOn).length) / pairs.length;
    }),
    figure("from its return until all is well, at most", "s", slowestReturn),
    figure("orders lost", "", ({ lost }) => lost),
    figure("orders accepted", "", ({ accepted }) => accepted),
    ...independentPairs(services).map((pair) =>
      figure(`${pair.component} fails: answered requests of ${pair.operation}`, "%", inPair(pair)),
    ),
    ...services.failures.map(({ component }) =>
      figure(
        `${component} fails: from its return until all is well`,
        "s",
        (run) => find(run, component)?.well,
      ),
    ),
  ];
}

export const wentOn = ({ failed }: Requests) => failed === 0;

export function plotsOf(services: FailureRun, functions: FailureRun): Plot[] {
  const { failures } = services;
  const x = { title: "failed part", unit: "part", names: failures.map(({ component }) => component) };
  const { bars } = sideBySide({ services, functions });
  const wellOf = (run: FailureRun) => failures.map((_, i) => run.failures[i]?.well ?? 0);
  const sentOf = (requests: readonly Requests[]) => requests.reduce((sum, { sent }) => sum + sent, 0);
  const failedShare = ({ requests }: Failure) =>
    (100 * requests.reduce((sum, { failed }) => sum + failed, 0)) / sentOf(requests);
  return [
    {
      title: `Recovery: failed and slow requests while, in turn, ${x.names.join(", ")} failed`,
      kind: "lines",
      x: { title: "time under load", unit: "s" },
      y: { title: "requests failed or slower than 1 s", unit: "%" },
      series: [services, functions].map(({ name, timeline }) => ({ name, variant: name, points: timeline })),
    },
    bars("From the return of a failed part until all is well", x, { title: "time", unit: "s" }, wellOf),
    bars(
      "Requests that failed from a failure until the next one, of all operations",
      x,
      { title: "failed", unit: "%" },
      (run) => run.failures.map(failedShare),
    ),
  ];
}
