import { declared } from "@app/functions/serverless-config";
import { lambdas } from "@app/infra/diagrams/read";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { VARIANTS, type VariantName } from "@app/net/variant-names";
import { type Traversal, traceOrders } from "./architecture/trace-orders.ts";
import { byName, sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import { type Experiment, onEach } from "./lib/laboratory.ts";
import { type Deployable, deployables } from "./lib/source-metrics/deployables.ts";

export const architecture: Experiment = {
  id: "architecture",
  title: "Architecture",
  part: "table",
  claim: "Services are independent and loosely coupled; functions are stateless and driven by events.",
  method:
    "The trace of one order in each variant shows the visited deployables, the requests with a waiting caller (those of the client and to the provider included) and the events. Relays in front of the services and the databases count bytes. The comparison's load gives the statements or calls of the database. Each service must be ready while the three others are stopped (the gateway must serve its OpenAPI document, because its own health asks the others), and no bundle may contain a file of another context. Each invocation of a function gets a fresh environment: a worker thread with a separate heap, modules and connections.",
  rule: "Holds when no deployable contains code of another context, each service is ready with the others stopped, no function on an order's way may invoke another one (by its role, because an invocation carries no trace), and every order settles although each invocation has a fresh environment. At a price when an order waits for requests between services: then they are coupled in time, because the caller holds a request open and has to repeat it. An order waits for a part that is away in both variants.",
  limits:
    "Whether teams can work independently: the same counts over two years of a team's repository would show it. A fresh environment is a thread here, in a process that continues. On a real cloud, Lambda reuses an environment for many invocations, so a function that keeps state in memory fails only now and then; and all functions of an account share one limit of concurrency, so one function can stop the others.",
  takes: { short: 16, long: 23 },
  counts: true,
  run: async (laboratory) => {
    const traversals = await onEach(laboratory, (name) => traceOrders(name, laboratory));
    return judge(traversals, foreignFiles(await deployables()));
  },
};

export function judge(traversals: readonly Traversal[], foreign: readonly string[]): Finding {
  const { services, functions } = byName(traversals) as Record<VariantName, Traversal>;
  const { figure, bars } = sideBySide({ services, functions });
  const mayAsk = new Set(lambdas().flatMap(({ name, asks }) => (asks.length > 0 ? [name] : [])));
  const waits = ({ name, path }: Traversal) =>
    name === "services" ? path.between : path.deployables.filter((each) => mayAsk.has(each)).length;
  const holds = foreign.length === 0 && services.alone.length === SERVICES.length && waits(functions) === 0;
  const asking = [...mayAsk].join(", ") || "none";
  const coupled = foreign[0] ? `; a deployable contains code of another context (${foreign[0]})` : "";
  return {
    verdict: holds && waits(services) > 0 ? "holds, at a price" : verdictOf(holds),
    because: `An order waits for ${waits(services)} requests between services; ${waits(functions)} functions on its way may invoke another one${coupled}.`,
    details: `Functions that wait for others outside an order's way: ${asking}. ${services.alone.length} of ${SERVICES.length} services are ready alone. ${functions.settled} orders settled with a fresh environment for each invocation.`,
    figures: [
      figure("requests between services, or functions that may invoke another one", "", waits),
      figure("database operations per order", "", ({ operations }) => operations),
      figure("deployables that an order visits", "", ({ path }) => path.deployables.length),
      figure("events that pass an order on", "", ({ path }) => path.events),
      figure("bytes per order, between parts and to databases", "B", ({ bytes }) => bytes),
      figure("orders settled", "", ({ settled }) => settled),
      { label: "services ready while all others are stopped", unit: "", services: services.alone.length },
      {
        label: "files of another context in a deployable",
        unit: "",
        services: foreign.length,
        functions: foreign.length,
      },
    ],
    plots: [
      bars(
        "One order's way",
        {
          title: "what is counted",
          unit: "kind",
          names: ["deployables visited", "requests waited for", "events", "database operations"],
        },
        { title: "per order", unit: "number" },
        ({ path, operations }) => [path.deployables.length, path.requests, path.events, operations],
      ),
    ],
  };
}

const CONTEXT = /^(services|functions)\/(gateway|orders|inventory|payments)\//;

/** Files of one context inside the bundle of another context's deployable, as "deployable: file". */
export function foreignFiles(deployed: Record<VariantName, readonly Deployable[]>): string[] {
  const contextOf = (name: string) => declared.functions[name]!.handler.split("/")[0]!;
  return VARIANTS.flatMap((variant) =>
    deployed[variant].flatMap(({ name, files }) => {
      const own = `${variant}/${variant === "services" ? name : contextOf(name)}/`;
      const foreign = files.filter((file) => CONTEXT.test(file) && !file.startsWith(own));
      return foreign.map((file) => `${name}: ${file}`);
    }),
  );
}
