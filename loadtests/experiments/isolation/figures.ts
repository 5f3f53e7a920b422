import type { Figure, Plot } from "../findings.ts";
import type { Failure, Struck } from "./strike.ts";

/** Of a context or its database: what may fail without taking all with it. */
export const isPart = ({ component }: Failure) => component !== "entry" && component !== "engine";

export const mostOf = (values: readonly number[]) => Math.max(0, ...values);

export function figuresOf(services: Struck, functions: Struck): Figure[] {
  const row = (label: string, unit: string, of: (struck: Struck) => number | undefined): Figure => ({
    label,
    unit,
    services: of(services),
    functions: of(functions),
  });
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
  return [
    {
      title: `Recovery: failed and slow requests while, in turn, ${components.join(", ")} failed`,
      kind: "lines",
      x: { title: "time under load", unit: "s" },
      y: { title: "requests failed or slower than 1 s", unit: "%" },
      series: both.map(({ name, timeline }) => ({ name, variant: name, points: timeline })),
    },
    {
      title: "Until all is well again after a failure",
      kind: "bars",
      x: { title: "what failed", unit: "component", names: components },
      y: { title: "time", unit: "s" },
      series: both.map((struck) => ({
        name: struck.name,
        variant: struck.name,
        points: components.map((component, i) => [i, of(struck, component)?.recovered ?? 0]),
      })),
    },
    {
      title: "Operations of which some request failed, of six",
      kind: "bars",
      x: { title: "what failed", unit: "component", names: components },
      y: { title: "operations", unit: "number" },
      series: both.map((struck) => ({
        name: struck.name,
        variant: struck.name,
        points: components.map((component, i) => [i, of(struck, component)?.failed.length ?? 0]),
      })),
    },
  ];
}

const componentsOf = ({ failures }: Struck) => failures.map(({ component }) => component);

const of = ({ failures }: Struck, component: string) =>
  failures.find((failure) => failure.component === component);
