import { eventDrivenFaults } from "../faults/event-driven-faults.ts";
import { startServicesWith } from "./services-target.ts";
import type { StartChaosTarget } from "./target.ts";

/** The services with messages in place of calls between contexts. */
export const startEventDrivenTarget: StartChaosTarget = (context) =>
  startServicesWith(eventDrivenFaults, context, { form: "event-driven" });
