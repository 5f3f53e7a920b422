import type { MeasuredStack } from "@app/infra/compose/measured-stack";
import { openRunningStack, publishedAt } from "@app/infra/compose/running-stack";
import { runningInstances } from "@app/infra/embedded/instance";
import { functionsOf } from "../../benchmarks/compare/attach.ts";
import { composeFaults } from "../../chaos/faults/compose-faults.ts";
import { type BoundFault, bind } from "../../chaos/faults/fault.ts";
import { providerFaults } from "../../chaos/faults/provider-faults.ts";
import { composedServices } from "../../harness/variants/composed.ts";
import { nameOf, type ShownInstance, type ShownVariant, type SpanSource } from "./instance.ts";
import { jaegerAt } from "./jaeger.ts";
import { LOG_LINES } from "./log-files.ts";

const NO_SPANS =
  "The containers send no spans, so the times of an order are shown, and no steps: start them with COMPOSE_PROFILES=observability docker compose up, and the lab again.";
const NO_PROCESSES =
  "Docker runs in a virtual machine here, so CPU and memory of the containers are not shown.";
const NO_SPANS_OF_FUNCTIONS =
  "serverless offline sends the lab no spans, so the times of an order are shown, and no steps; npm start shows the steps, too.";

/**
 * The services in the containers that run already, and `serverless offline` where it joined their issuer. `stop` leaves
 * them running.
 * @throws Error with a sentence for the user when the containers do not run
 */
export async function showAttached(): Promise<{ instance: ShownInstance; stop(): Promise<void> }> {
  const stack = await openRunningStack();
  let injecting: Promise<unknown> = Promise.resolve();
  const followed = (fault: BoundFault): BoundFault => ({
    ...fault,
    inject(random) {
      const injected = fault.inject(random);
      injecting = injected.catch(() => {});
      return injected;
    },
  });
  const services = await containers(stack);
  const functions = functionsBeside(stack);
  const variants = [services, ...functions].map((each) => ({ ...each, faults: each.faults.map(followed) }));
  const notes = [
    ...(services.spans ? [] : [NO_SPANS]),
    ...(Object.keys(services.usage()).length > 0 ? [] : [NO_PROCESSES]),
    ...functions.map(() => NO_SPANS_OF_FUNCTIONS),
  ];
  return {
    instance: { outside: stack.outside, variants, notes },
    async stop() {
      await injecting; // no container stays frozen or cut off
      await stack.down();
    },
  };
}

async function containers(stack: MeasuredStack): Promise<ShownVariant> {
  const [variant, spans] = await Promise.all([composedServices(stack), spansOf(stack)]);
  return {
    ...variant,
    ...(spans && { spans }),
    faults: bind(composeFaults, { stack, provider: stack.outside }),
    usage: () => variant.usage().processes,
    logOf: (node) => logOf(stack, node),
  };
}

/** Undefined when the services trace nothing, or Jaeger does not run. */
async function spansOf(stack: MeasuredStack): Promise<SpanSource | undefined> {
  const collector = await stack.exec("gateway", "printenv", "OTEL_EXPORTER_OTLP_ENDPOINT").catch(() => "");
  const url = await publishedAt("jaeger", 16_686).catch(() => undefined);
  return collector.trim() && url ? jaegerAt(url) : undefined;
}

/** The client has no container. */
async function logOf(stack: MeasuredStack, node: string): Promise<string[]> {
  const flags = ["--no-log-prefix", "--no-color", "--tail", `${LOG_LINES}`];
  const text = await stack.compose("logs", ...flags, nameOf(node)).catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

/** Without a supervisor, its processes would not come back after a kill. */
function functionsBeside({ issuer }: MeasuredStack): ShownVariant[] {
  const beside = runningInstances().filter(
    ({ functions, outside }) => functions && outside.issuer === issuer,
  );
  if (beside.length === 0) return [];
  const variant = functionsOf(beside);
  return [
    {
      ...variant,
      faults: bind(providerFaults, { provider: variant.provider }),
      usage: () => variant.usage().processes,
      logOf: () => ["Its lines are in the terminal of serverless offline."],
    },
  ];
}
