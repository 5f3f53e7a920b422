import type { PriceList } from "../../model/cost/prices.ts";
import type { Figures, Times } from "../../model/cost/profile.ts";

/** The input of the page's script, inlined as JSON. */
export type ChooseData = { figures: Figures; times: Times; prices: PriceList };
