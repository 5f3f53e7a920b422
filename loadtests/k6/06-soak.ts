/**
 * 06. Half an hour of nothing special.
 *
 * Leaks, tables that grow, indexes that no longer fit, leases and connections that run out: none of it shows within a minute. The load is
 * modest and mixed; what counts is that the last minutes look like the first ones.
 */
import { soak } from "../scenarios/soak.ts";
import { optionsOf } from "./lib/options.ts";
import { scriptOf } from "./lib/script.ts";

export const options = optionsOf(soak);
const script = scriptOf(soak);
export const { setup, teardown, handleSummary } = script;
export default script.arrive;
