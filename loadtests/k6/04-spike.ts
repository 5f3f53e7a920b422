/**
 * 04. Nothing, then twenty times as much, then nothing.
 *
 * A steady load shows what is warm. A spike shows what is not: connections to open, environments to start, queues to drain. The rate
 * jumps by a stage of no length, since k6 would otherwise glide there, and the quiet end is long enough for traces of the spike to show.
 */
import { spike } from "../scenarios/spike.ts";
import { optionsOf } from "./lib/options.ts";
import { scriptOf } from "./lib/script.ts";

export const options = optionsOf(spike);
const script = scriptOf(spike);
export const { setup, teardown, handleSummary } = script;
export default script.arrive;
