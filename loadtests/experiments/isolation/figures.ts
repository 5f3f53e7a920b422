import { sideBySide } from "../lib/figures.ts";
import type { Figure, Plot } from "../lib/findings.ts";
import type { Failure, FailureRun } from "./fail-in-turn.ts";

/** A context or its database: its failure need not affect the others. */
export const isPart = ({ component }: Failure) => component !== "entry" && component !== "engine";

export const mostOf = (values: readonly number[]) => Math.max(0, ...values);

export function failureFigures(services: FailureRun, functions: FailureRun): Figure[] {
  const { figure } = sideBySide({ services, functions });
  const share = ({ asked, failed }: Failure) => (100 * failed.length) / asked.length;
  return [
    figure("operations that fail with one context, at most", "%", ({ failures }) =>
      mostOf(failures.filter(isPart).map(share)),
    ),
    figure("time to recovery, at most", "s", ({ failures }) => {
      const recovered = failures.map((failure) => failure.recovered);
      return recovered.includes(undefined) ? undefined : mostOf(recovered as number[]);
    }),
    figure("orders lost", "", ({ lost }) => lost),
    figure("orders accepted", "", ({ accepted }) => accepted),
    ...componentsOf(services).flatMap((component) => [
      figure(`${component} fails: operations that fail`, "", (run) => of(run, component)?.failed.length),
      figure(`${component} fails: requests that fail`, "", (run) => of(run, component)?.failedRequests),
      figure(`${component} fails: operations fail for`, "s", (run) => of(run, component)?.failingSeconds),
      figure(`${component} fails: recovered after`, "s", (run) => of(run, component)?.recovered),
    ]),
  ];
}

export function plotsOf(services: FailureRun, functions: FailureRun): Plot[] {
  const components = componentsOf(services);
  const x = { title: "failed component", unit: "component", names: components };
  const { bars } = sideBySide({ services, functions });
  const heights = (height: (failure?: Failure) => number | undefined) => (run: FailureRun) =>
    components.map((component) => height(of(run, component)) ?? 0);
  return [
    {
      title: `Recovery: failed and slow requests while, in turn, ${components.join(", ")} failed`,
      kind: "lines",
      x: { title: "time under load", unit: "s" },
      y: { title: "requests failed or slower than 1 s", unit: "%" },
      series: [services, functions].map(({ name, timeline }) => ({ name, variant: name, points: timeline })),
    },
    bars(
      "Time to recovery after a failure",
      x,
      { title: "time", unit: "s" },
      heights((failure) => failure?.recovered),
    ),
    bars(
      "Operations with a failed request, of six",
      x,
      { title: "operations", unit: "number" },
      heights((failure) => failure?.failed.length),
    ),
  ];
}

const componentsOf = ({ failures }: FailureRun) => failures.map(({ component }) => component);

const of = ({ failures }: FailureRun, component: string) =>
  failures.find((failure) => failure.component === component);
