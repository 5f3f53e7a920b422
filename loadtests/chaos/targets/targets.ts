import type { FormName, VariantName } from "@app/net/variant-names";
import { clusterFaults } from "../faults/cluster-faults.ts";
import { composeFaults } from "../faults/compose-faults.ts";
import { durableFaults } from "../faults/durable-faults.ts";
import { eventDrivenFaults } from "../faults/event-driven-faults.ts";
import type { Fault } from "../faults/fault.ts";
import { functionsFaults } from "../faults/functions-faults.ts";
import { hybridFaults, servicesFaults } from "../faults/services-faults.ts";
import { attachClusterTarget } from "./cluster-target.ts";
import { attachComposeTarget, startComposeTarget } from "./compose-target.ts";
import { startEventDrivenTarget } from "./event-driven-target.ts";
import { startDurableTarget, startFunctionsTarget } from "./functions-target.ts";
import { startHybridTarget, startServicesTarget } from "./services-target.ts";
import type { StartChaosTarget } from "./target.ts";

/** The faults are known before the variant runs. */
type KnownTarget = { faults: readonly Pick<Fault<never>, "name" | "what">[]; start: StartChaosTarget };

export const CHAOS_TARGETS: Record<VariantName | FormName, KnownTarget> = {
  services: { faults: servicesFaults, start: startServicesTarget },
  functions: { faults: functionsFaults, start: startFunctionsTarget },
  "event-driven": { faults: eventDrivenFaults, start: startEventDrivenTarget },
  hybrid: { faults: hybridFaults, start: startHybridTarget },
  durable: { faults: durableFaults, start: startDurableTarget },
};

/** The services in containers, with faults of containers and networks. */
export const COMPOSED: KnownTarget = { faults: composeFaults, start: startComposeTarget };
export const ATTACHED: KnownTarget = { faults: composeFaults, start: attachComposeTarget };
/** The services on Kubernetes, with faults of pods. */
export const ON_CLUSTER: KnownTarget = { faults: clusterFaults, start: attachClusterTarget };
