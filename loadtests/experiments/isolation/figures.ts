import { barPlot } from "../lib/bar-plot.ts";
import { figuresOf } from "../lib/figures-of.ts";
import type { Figure, Plot } from "../lib/findings.ts";
import type { Failure, FailureRun } from "./fail-in-turn.ts";

/** A context or its database, which may fail without all the others. */
export const isPart = ({ component }: Failure) => component !== "entry" && component !== "engine";

export const mostOf = (values: readonly number[]) => Math.max(0, ...values);

export function failureFigures(services: FailureRun, functions: FailureRun): Figure[] {
  const row = figuresOf({ services, functions });
  const share = ({ asked, failed }: Failure) => (100 * failed.length) / asked.length;
  return [
    row("operations that fail with one context, at most", "%", ({ failures }) =>
      mostOf(failures.filter(isPart).map(share)),
    ),
    row("until all is well again, at most", "s", ({ failures }) => {
      const recovered = failures.map((failure) => failure.recovered);
      return recovered.includes(undefined) ? undefined : mostOf(recovered as number[]);
    }),
    row("orders lost", "", ({ lost }) => lost),
    row("orders accepted", "", ({ accepted }) => accepted),
    ...componentsOf(services).flatMap((component) => [
      row(`${component} fails: operations that fail`, "", (run) => of(run, component)?.failed.length),
      row(`${component} fails: requests that fail`, "", (run) => of(run, component)?.failedRequests),
      row(`${component} fails: they fail for`, "s", (run) => of(run, component)?.failingSeconds),
      row(`${component} fails: all is well after`, "s", (run) => of(run, component)?.recovered),
    ]),
  ];
}

export function plotsOf(services: FailureRun, functions: FailureRun): Plot[] {
  const both = [services, functions];
  const components = componentsOf(services);
  const bars = (title: string, y: Plot["y"], height: (failure?: Failure) => number | undefined): Plot =>
    barPlot(
      title,
      { title: "what failed", unit: "component", names: components },
      y,
      both.map((run) => ({
        name: run.name,
        heights: components.map((component) => height(of(run, component)) ?? 0),
      })),
    );
  return [
    {
      title: `Recovery: failed and slow requests while, in turn, ${components.join(", ")} failed`,
      kind: "lines",
      x: { title: "time under load", unit: "s" },
      y: { title: "requests failed or slower than 1 s", unit: "%" },
      series: both.map(({ name, timeline }) => ({ name, variant: name, points: timeline })),
    },
    bars(
      "Until all is well again after a failure",
      { title: "time", unit: "s" },
      (failure) => failure?.recovered,
    ),
    bars(
      "Operations of which some request failed, of six",
      { title: "operations", unit: "number" },
      (failure) => failure?.failed.length,
    ),
  ];
}

const componentsOf = ({ failures }: FailureRun) => failures.map(({ component }) => component);

const of = ({ failures }: FailureRun, component: string) =>
  failures.find((failure) => failure.component === component);
