import type { VariantName } from "@app/net/variant-names";
import { drawDiagram } from "../diagram.ts";
import { GRAPHS } from "../instance.ts";

export const TITLES: Record<VariantName, string> = { services: "Services", functions: "Functions" };

const ABOUT: Record<VariantName, string> = {
  services: "orders asks, and waits for each answer.",
  functions:
    "Nobody coordinates: each change of a table invokes the next function. The functions below the chain move no order on.",
};

/** Each variant with its diagram and the place for an order's waterfall. */
export const sidesOf = (names: readonly VariantName[]) => `${ARROWHEAD}
<div class="sides">${names.map(sideOf).join("\n")}</div>`;

const ARROWHEAD = `<svg width="0" height="0" aria-hidden="true"><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="arrowhead" d="M0 0 10 5 0 10z"/></marker></svg>`;

function sideOf(name: VariantName): string {
  return `<section class="side ${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${TITLES[name]}</h2>
<p>${ABOUT[name]}</p>
<div class="scroll">${drawDiagram(GRAPHS[name], name)}</div>
<p class="status" id="status-${name}" role="status"></p>
<div class="waterfall" id="waterfall-${name}"></div>
</section>`;
}
