import { sum } from "simple-statistics";
import { barPlot } from "./lib/bar-plot.ts";
import type { Experiment } from "./lib/experiment.ts";
import { figuresOf } from "./lib/figures-of.ts";
import type { Finding } from "./lib/findings.ts";
import { configurationLines } from "./lib/source-metrics/configuration.ts";
import { type Deployable, deployables } from "./lib/source-metrics/deployables.ts";
import { functionsEdges, servicesEdges } from "./lib/source-metrics/edges.ts";
import { linesOf } from "./lib/source-metrics/lines.ts";

export const complexity: Experiment = {
  id: "complexity",
  title: "Complexity",
  part: "table",
  claim: "Services are complex to operate, functions to follow.",
  method:
    "Counted from the repository: lines of code and of configuration, deployables, edges between them, third-party packages in each deployable.",
  rule: "Holds when the services have more lines of configuration, and the functions more edges.",
  limits: "How hard people find it. Timed tasks with newcomers would show it.",
  takes: { quick: 4, usual: 4 },
  run: async () => judge(await count()),
};

type Counts = Record<
  "services" | "functions",
  { edges: number; configuration: number; code: number; deployed: Deployable[] }
>;

async function count(): Promise<Counts> {
  const { services, functions } = await deployables();
  const configuration = configurationLines();
  return {
    services: {
      edges: servicesEdges().length,
      configuration: configuration.services,
      code: linesOf("services/**/*.{ts,sql}"),
      deployed: services,
    },
    functions: {
      edges: functionsEdges().length,
      configuration: configuration.functions,
      code: linesOf("functions/{chassis,gateway,inventory,orders,payments}/**/*.ts"),
      deployed: functions,
    },
  };
}

export function judge({ services, functions }: Counts): Finding {
  const holds = services.configuration > functions.configuration && functions.edges > services.edges;
  const row = figuresOf({ services, functions });
  const figures = [
    row("edges", "", ({ edges }) => edges),
    row("configuration", "lines", ({ configuration }) => configuration),
    row("code of its own", "lines", ({ code }) => code),
    row("deployables", "", ({ deployed }) => deployed.length),
    row("third-party packages per deployable", "", ({ deployed }) =>
      mostOf(deployed.map(({ packages }) => packages.length)),
    ),
    row(
      "largest deployable, bundled",
      "kB",
      ({ deployed }) => mostOf(deployed.map(({ bytes }) => bytes)) / 1_000,
    ),
    row("all deployables, bundled", "kB", ({ deployed }) => sum(deployed.map(({ bytes }) => bytes)) / 1_000),
  ];
  return {
    verdict: holds ? "holds" : "does not hold here",
    because: `The services have ${services.edges} edges and ${services.configuration} lines of configuration, the functions ${functions.edges} and ${functions.configuration}.`,
    figures,
    plots: [
      barPlot(
        "Code and configuration of each variant; what both share is left out",
        { title: "what is counted", unit: "kind", names: ["code", "configuration"] },
        { title: "length", unit: "lines" },
        Object.entries({ services, functions }).map(([name, { code, configuration }]) => ({
          name,
          heights: [code, configuration],
        })),
      ),
    ],
  };
}

const mostOf = (values: number[]) => Math.max(...values);
