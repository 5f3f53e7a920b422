import { sum } from "simple-statistics";
import { sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { type Deployable, deployables } from "./lib/source-metrics/deployables.ts";
import { functionsEdges, servicesEdges } from "./lib/source-metrics/edges.ts";
import { configurationLines, linesOf } from "./lib/source-metrics/lines.ts";

export const complexity: Experiment = {
  id: "complexity",
  title: "Complexity",
  part: "table",
  claim: "Services are complex to operate, functions to follow.",
  method:
    "Counted from the repository: lines of code and of configuration, deployables, edges between them, third-party packages in each deployable.",
  rule: "Holds when the services have more lines of configuration, and the functions more edges.",
  limits: "How difficult both are for people. Timed tasks with new team members would show it.",
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
  const { figure, bars } = sideBySide({ services, functions });
  const figures = [
    figure("edges", "", ({ edges }) => edges),
    figure("configuration", "lines", ({ configuration }) => configuration),
    figure("code of its own", "lines", ({ code }) => code),
    figure("deployables", "", ({ deployed }) => deployed.length),
    figure("third-party packages per deployable", "", ({ deployed }) =>
      mostOf(deployed.map(({ packages }) => packages.length)),
    ),
    figure(
      "largest deployable, bundled",
      "kB",
      ({ deployed }) => mostOf(deployed.map(({ bytes }) => bytes)) / 1_000,
    ),
    figure(
      "all deployables, bundled",
      "kB",
      ({ deployed }) => sum(deployed.map(({ bytes }) => bytes)) / 1_000,
    ),
  ];
  return {
    verdict: verdictOf(holds),
    because: `The services have ${services.edges} edges and ${services.configuration} lines of configuration, the functions ${functions.edges} and ${functions.configuration}.`,
    figures,
    plots: [
      bars(
        "Code and configuration of each variant, without the shared code",
        { title: "what is counted", unit: "kind", names: ["code", "configuration"] },
        { title: "length", unit: "lines" },
        ({ code, configuration }) => [code, configuration],
      ),
    ],
  };
}

const mostOf = (values: number[]) => Math.max(...values);
