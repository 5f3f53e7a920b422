import { assumptions, inWords } from "../../model/cost/assumptions.ts";
import { COMPLETE_REGION, PRICE_ITEMS, PRICE_TERMS, type PriceList } from "../../model/cost/prices.ts";
import type { Figures, Times } from "../../model/cost/profile.ts";
import { SHAPES } from "../../model/cost/traffic.ts";
import { escape } from "../format.ts";

/** The input of the page's script, inlined as JSON. */
export type ChooseData = { figures: Figures; times: Times; prices: PriceList };

/** The part of the section that the script fills; hidden until it runs. Every control is a plain input with a label. */
export function formOf(prices: PriceList): string {
  return `<div id="chooser" hidden>
<form aria-label="Traffic and needs">
<p><label for="choose-orders">Orders a month</label> <output id="choose-orders-shown" for="choose-orders"></output><br>
<input type="range" id="choose-orders" min="4" max="10" step="0.05" value="6"></p>
<p><label for="choose-shape">Shape of the traffic</label> <select id="choose-shape">${SHAPES.map(
    (shape) =>
      `<option value="${shape}"${shape === "daily-wave" ? " selected" : ""}>${inWords(shape)}</option>`,
  ).join("")}</select></p>
<p><label for="choose-memory">Memory of a function</label> <output id="choose-memory-shown" for="choose-memory"></output><br>
<input type="range" id="choose-memory" min="128" max="1769" step="1" value="${assumptions.functionMemoryMb.value}"></p>
<p><label>Latency target for 99 of 100 answers, ms <input type="number" id="choose-target" min="1" max="3600000" value="500"></label></p>
<p><label>Longest task in one go, s <input type="number" id="choose-task" min="1" max="86400" value="10"></label></p>
<details><summary>Prices (${escape(COMPLETE_REGION)}, ${escape(PRICE_TERMS)})</summary>${pricesOf(prices)}</details>
<details><summary>What the model assumes</summary>${assumptionsOf()}</details>
</form>
<figure><svg id="choose-curve" role="img" aria-label="Dollars a month over orders a month" viewBox="0 0 720 320"></svg></figure>
<div class="scroll" tabindex="0" role="region" aria-label="The bills, item by item"><table id="choose-bills"><thead>
<tr><th scope="col">Dollars a month</th><th scope="col">Services</th><th scope="col">Functions</th></tr></thead><tbody></tbody></table></div>
<div id="choose-advice" aria-live="polite"></div>
<h3 id="spike-title">A spike to twenty times the traffic</h3>
<p><button type="button" id="spike-play">Play the spike</button>
<label>Second <input type="range" id="spike-time" min="0" max="420" step="5" value="0"></label></p>
<p id="spike-said"></p>
<figure><svg id="spike-units" role="img" aria-label="Containers and environments over the seconds" viewBox="0 0 720 220"></svg>
<svg id="spike-latency" role="img" aria-label="99th percentile of the answers over the seconds" viewBox="0 0 720 220"></svg></figure>
</div>`;
}

function pricesOf(prices: PriceList): string {
  return PRICE_ITEMS.map((item) => {
    const { name, price, per, checked } = prices[item];
    return `<p><label>${escape(name)}, $ per ${escape(per)} (${checked ? `checked ${checked}` : "not checked"}) <input type="number" data-price="${item}" min="0" step="any" value="${price}"></label></p>`;
  }).join("");
}

function assumptionsOf(): string {
  return Object.entries(assumptions)
    .filter(([name]) => name !== "functionMemoryMb")
    .map(
      ([name, { value, low, high, unit, why }]) =>
        `<p><label>${inWords(name)}, ${escape(unit)} (${low} to ${high}) <input type="number" data-assumption="${name}" min="${low > 0 ? low / 100 : 0}" step="any" value="${value}"></label> ${escape(why)}.</p>`,
    )
    .join("");
}
