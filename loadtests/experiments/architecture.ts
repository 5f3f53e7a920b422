import { declared } from "@app/functions/serverless-config";
import type { VariantName } from "../harness/variants/variants.ts";
import { type Traversal, traceOrders } from "./architecture/trace-orders.ts";
import { byName, sideBySide, VARIANTS } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import { type Experiment, onEach } from "./lib/laboratory.ts";
import { type Deployable, deployables } from "./lib/source-metrics/deployables.ts";

export const architecture: Experiment = {
  id: "architecture",
  title: "Architecture",
  part: "table",
  claim: "Services are independent and loosely coupled; functions are stateless and driven by events.",
  method:
    "One order's trace in each variant: deployables that it visits, requests that somebody waits for (the client's and the provider's included) and events between them; bytes through relays before the services and the databases; statements or calls of the database, from the comparison's load. Each service has to be ready while the three others stand still, and no bundle may hold a file of another context. The functions run so that each invocation has an environment, a worker thread with heap, modules and connections of its own, that no other invocation had.",
  rule: "Holds when no deployable holds code of another context, each service is ready with the others stopped, the functions wait for no other function, and every order settles though each invocation has a fresh environment.",
  limits:
    "Whether teams can work apart: that takes teams. The same counts over two years of a repository's history would show it. A fresh environment here is a thread, in a process that goes on.",
  takes: { quick: 16, usual: 23 },
  run: async (laboratory) => {
    const traversals = await onEach(laboratory, (name) => traceOrders(name, laboratory));
    return judge(traversals, foreignFiles(await deployables()));
  },
};

const SERVICES = 4;
/** The client's request, and the one to the outside provider. */
const REQUESTS_OF_ANYBODY = 2;

export function judge(traversals: readonly Traversal[], foreign: readonly string[]): Finding {
  const { services, functions } = byName(traversals) as Record<VariantName, Traversal>;
  const { figure, bars } = sideBySide({ services, functions });
  const waits = (each: Traversal) => Math.max(0, each.way.requests - REQUESTS_OF_ANYBODY);
  const holds = foreign.length === 0 && services.alone.length === SERVICES && waits(functions) === 0;
  const coupled = foreign.length === 0 ? "no deployable holds code of another context" : foreign[0]!;
  return {
    verdict: verdictOf(holds),
    because: `An order waits for ${waits(services)} requests between services and for ${waits(functions)} between functions; ${coupled}; ${services.alone.length} of ${SERVICES} services are ready alone; ${functions.settled} orders settled with a fresh environment for each invocation.`,
    figures: [
      figure("requests between its own parts that an order waits for", "", waits),
      figure("database operations per order", "", ({ operations }) => operations),
      figure("deployables that an order visits", "", ({ way }) => way.deployables.length),
      figure("events that pass an order on", "", ({ way }) => way.events),
      figure("bytes per order, between parts and to databases", "B", ({ bytes }) => bytes),
      figure("orders settled", "", ({ settled }) => settled),
      { label: "services ready while all others stand still", unit: "", services: services.alone.length },
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
        ({ way, operations }) => [way.deployables.length, way.requests, way.events, operations],
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
