/**
 * 02. Arrivals come at a rate, whatever the answers take.
 *
 * Customers do not wait for each other. With virtual users in a loop a slow answer delays the next request, so a target that hangs for a
 * second is spared all the load of that second, and the figures hide what customers would have seen. An arrival-rate executor starts
 * requests on schedule; when no virtual user is free the arrival is dropped, counted, and fails the run.
 */
import { steady } from "../scenarios/steady.ts";
import { optionsOf } from "./lib/options.ts";
import { scriptOf } from "./lib/script.ts";

export const options = optionsOf(steady);
const script = scriptOf(steady);
export const { setup, teardown, handleSummary } = script;
export default script.arrive;
