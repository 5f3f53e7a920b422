import type { Prices } from "../../cost/prices.ts";
import type { Figures, Times } from "../../cost/profile.ts";

/** What the page's script computes from: it stands in the page as JSON. */
export type ChooseData = { figures: Figures; times: Times; prices: Prices };
