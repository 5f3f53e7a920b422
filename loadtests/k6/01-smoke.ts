/**
 * 01. Look at the body, too.
 *
 * A Lambda that throws can answer 200 with an `errorMessage`, and a proxy can answer 200 with somebody else's page. So every answer is
 * checked twice: for the status that its operation promises, and for a body that is an answer to what was asked. This script sends a few of
 * each operation; run it before any other, because figures of a load that was answered wrongly are worth nothing.
 */
import { smoke } from "../scenarios/smoke.ts";
import { optionsOf } from "./lib/options.ts";
import { scriptOf } from "./lib/script.ts";

export const options = optionsOf(smoke);
const script = scriptOf(smoke);
export const { setup, teardown, handleSummary } = script;
export default script.arrive;
