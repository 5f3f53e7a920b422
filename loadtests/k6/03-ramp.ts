/**
 * 03. Look for the knee, not for the peak.
 *
 * The rate grows from little to more than two cores can do. Requests per second go on rising well after customers have begun to suffer;
 * what tells is the rate at which latency leaves the ground for good, so each second of the ramp has a metric of its own. Here orders are
 * also watched until they settle: a variant that only queues answers quickly for a long time. Errors are expected towards the end; the one
 * thing that fails this run is an early knee, which k6 cannot express as a threshold: it is among `broken` in the result.
 */
import { ramp } from "../scenarios/ramp.ts";
import { optionsOf } from "./lib/options.ts";
import { scriptOf } from "./lib/script.ts";

export const options = optionsOf(ramp);
const script = scriptOf(ramp);
export const { setup, teardown, handleSummary } = script;
export default script.arrive;
