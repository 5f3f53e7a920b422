import { barPlot } from "../lib/bar-plot.ts";
import { figuresOf } from "../lib/figures-of.ts";
import type { Figure, Plot } from "../lib/findings.ts";
import type { Failure, Struck } from "./strike.ts";

/** A context or its database, which may fail without all the others. */
export const isPart = ({ component }: Failure) => component !== "entry" && component !== "engine";

export const mostOf = (values: readonly number[]) => Math.max(0, ...values);

export function failureFigures(services: Struck, functions: Struck): Figure[] {
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
      row(`${component} fails: operations that fail`, "", (struck) => of(struck, component)?.failed.length),
      row(`${component} fails: requests that fail`, "", (struck) => of(struck, component)?.failedRequests),
      row(`${component} fails: they fail for`, "s", (struck) => of(struck, component)?.failingSeconds),
      row(`${component} fails: all is well after`, "s", (struck) => of(struck, component)?.recovered),
    ]),
  ];
}

export function plotsOf(services: Struck, functions: Struck): Plot[] {
  const both = [services, functions];
  const components = componentsOf(services);
  const bars = (title: string, y: Plot["y"], height: (failure?: Failure) => number | undefined): Plot =>
    barPlot(
      title,
      { title: "what failed", unit: "component", names: components },
      y,
      both.map((struck) => ({
        name: struck.name,
        heights: components.map((component) => height(of(struck, component)) ?? 0),
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

const componentsOf = ({ failures }: Struck) => failures.map(({ component }) => component);

const of = ({ failures }: Struck, component: string) =>
  failures.find((failure) => failure.component === component);
