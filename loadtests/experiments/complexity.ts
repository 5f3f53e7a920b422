import type { VariantName } from "@app/net/variant-names";
import { sum } from "simple-statistics";
import { sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { describe, figureOf, leaderOf, type Measure, type Weighed, weigh } from "./lib/measures.ts";
import { type Deployable, deployables } from "./lib/source-metrics/deployables.ts";
import { eventLinks, functionsEdges, servicesEdges } from "./lib/source-metrics/edges.ts";
import { configurationLines, linesOf } from "./lib/source-metrics/lines.ts";
import { type Operated, operatedFunctions, operatedServices } from "./lib/source-metrics/operations.ts";

/** Counts of unlike things: only a wide difference counts. */
const MARGIN = 0.5;

export const complexity: Experiment = {
  id: "complexity",
  title: "Complexity",
  part: "table",
  claim: "Services are complex to operate, functions to follow.",
  method:
    "Counted from the repository. To operate: processes and database servers to size and to upgrade, which managed containers and databases have, too; secrets, third-party packages to update, deployables to release, streams and queues to watch, roles of databases or functions, and lines of deployment configuration. To follow: connections between deployables, stores and outside parties, and apart from these the links by events, on which no caller waits. The lines of code are shown, too.",
  rule: `One variant has more of something when its figure is more than ${100 * MARGIN} % above the other's; otherwise it is a tie. One variant is more complex when it has more in two measures more than the other. Holds when the services are more complex to operate, and the functions more complex to follow, also without any single one of the measures to operate: their choice must not decide. The other way round with the variants exchanged.`,
  limits:
    "The weight of each count: a database server costs its operator more than a line of configuration does. On a real cloud, managed containers and managed databases take over the upgrades of machines and engines, and the services are then less complex to operate. The hours of people on call would show it.",
  takes: { short: 4, long: 4 },
  counts: true,
  run: async () => judge(await count()),
};

export type Counts = Operated & {
  edges: number;
  eventLinks: number;
  configuration: number;
  code: number;
  deployed: Deployable[];
};

async function count(): Promise<Record<VariantName, Counts>> {
  const { services, functions } = await deployables();
  const configuration = configurationLines();
  return {
    services: {
      ...operatedServices(),
      edges: servicesEdges().length,
      eventLinks: 0,
      configuration: configuration.services,
      code: linesOf("services/{chassis,gateway,inventory,orders,payments}/**/*.{ts,sql}"),
      deployed: services,
    },
    functions: {
      ...operatedFunctions(),
      edges: functionsEdges().length - eventLinks().length,
      eventLinks: eventLinks().length,
      configuration: configuration.functions,
      code: linesOf("functions/{chassis,gateway,inventory,orders,payments}/*.ts"),
      deployed: functions,
    },
  };
}

const measure = (label: string, of: Measure<Counts>["of"]): Measure<Counts> => ({ label, unit: "", of });

const TO_OPERATE = [
  measure("service processes", ({ processes }) => processes),
  measure("database servers", ({ databaseServers }) => databaseServers),
  measure("secrets", ({ secrets }) => secrets),
  measure("third-party packages", ({ deployed }) => new Set(deployed.flatMap((each) => each.packages)).size),
  measure("deployables", ({ deployed }) => deployed.length),
  measure("streams and queues to watch", ({ mappings }) => mappings),
  measure("roles", ({ roles }) => roles),
  measure("lines of deployment configuration", ({ configuration }) => configuration),
];
const TO_FOLLOW = [
  measure("connections", ({ edges }) => edges),
  measure("links by events", (each) => each.eventLinks),
];

export function judge(counts: Record<VariantName, Counts>): Finding {
  const operated = weigh(TO_OPERATE, counts, MARGIN);
  const followed = weigh(TO_FOLLOW, counts, MARGIN);
  const { figure, bars } = sideBySide(counts);
  return {
    verdict: verdictOfLeaders(sureLeaderOf(operated), leaderOf(followed)),
    because: `To operate, ${resultOf(operated, sureLeaderOf(operated))}; to follow, ${resultOf(followed, leaderOf(followed))}.`,
    details: `Services against functions. To operate: ${listOf(operated)}. To follow: ${listOf(followed)}.`,
    figures: [
      ...[followed[0]!, operated.at(-1)!].map(figureOf),
      ...[...operated.slice(0, -1), ...followed.slice(1)].map(figureOf),
      figure("code of its own", "lines", ({ code }) => code),
      figure("third-party packages per deployable, most", "", ({ deployed }) =>
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
    ],
    plots: [
      bars(
        "What each variant has more of",
        {
          title: "what is counted",
          unit: "kind",
          names: [...operated.slice(0, -1), ...followed].map(({ label }) => label),
        },
        { title: "count", unit: "number", scale: "log" },
        (each) => [...TO_OPERATE.slice(0, -1), ...TO_FOLLOW].map(({ of }) => of(each)),
      ),
    ],
  };
}

export function verdictOfLeaders(operate?: VariantName, follow?: VariantName): Finding["verdict"] {
  if (operate === "functions" && follow === "services") return "the other way round here";
  return verdictOf(operate === "services" && follow === "functions");
}

/** The leader with all measures, and without any single one of them. */
function sureLeaderOf(weighed: readonly Weighed[]): VariantName | undefined {
  const leader = leaderOf(weighed);
  const others = weighed.map((_, left) => leaderOf(weighed.toSpliced(left, 1)));
  return others.every((other) => other === leader) ? leader : undefined;
}

function resultOf(weighed: readonly Weighed[], leader: VariantName | undefined): string {
  if (leader) return `the ${leader} are more complex`;
  const more = (name: VariantName) => weighed.filter((each) => each.more === name).length;
  return `neither variant is clearly more complex (the services have more in ${more("services")}, the functions in ${more("functions")} of ${weighed.length} measures)`;
}

const listOf = (weighed: readonly Weighed[]) => weighed.map(describe).join("; ");

const mostOf = (values: number[]) => Math.max(...values);
