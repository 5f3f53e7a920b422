/**
 * 05. Read as customers read.
 *
 * Most requests of a shop only look: seven of ten here. A read asks for an order that the same customer placed in this run, because a load
 * that reads one and the same order measures a cache. So `setup` places an order for every customer, and each virtual user remembers its own.
 */
import { mixed } from "../scenarios/mixed.ts";
import { optionsOf } from "./lib/options.ts";
import { scriptOf } from "./lib/script.ts";

export const options = optionsOf(mixed);
const script = scriptOf(mixed);
export const { setup, teardown, handleSummary } = script;
export default script.arrive;
