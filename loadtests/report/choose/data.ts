import type { Prices } from "../../model/cost/prices.ts";
import type { Figures, Times } from "../../model/cost/profile.ts";

/** What the page's script computes from: it stands in the page as JSON. */
export type ChooseData = { figures: Figures; times: Times; prices: Prices };
