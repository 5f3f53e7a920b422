/**
 * 07. Everybody wants the same one.
 *
 * Spread over a catalog, orders hardly meet. When all of them buy one product they all meet in one row, and what limits the rate is how
 * long that row is held: compare the settled latency with that of 02 at the same rate.
 */
import { hotProduct } from "../scenarios/hot-product.ts";
import { optionsOf } from "./lib/options.ts";
import { scriptOf } from "./lib/script.ts";

export const options = optionsOf(hotProduct);
const script = scriptOf(hotProduct);
export const { setup, teardown, handleSummary } = script;
export default script.arrive;
