import type { VariantName } from "@app/net/variant-names";
import type { ShownVariant } from "../instance.ts";
import { TITLES } from "./sides.ts";

const CHARTS: Record<string, string> = {
  answered: "Answered, ms: p50, p95 dashed",
  settled: "Settled, ms: p50, p95 dashed",
  way: "Orders on their way",
  cpu: "CPU (cores)",
  memory: "Memory (MB)",
};

const TRACED = " All orders are traced here, which costs CPU; <code>npm run compare</code> measures without.";

/** A slider for each variant, and the charts. */
export function loadSection(variants: readonly ShownVariant[]): string {
  const names = variants.map(({ name }) => name);
  const traced = variants.every(({ spans }) => spans) ? TRACED : "";
  const charts = Object.entries(CHARTS).map(
    ([id, title]) =>
      `<figure><figcaption>${title}</figcaption><div class="chart" id="chart-${id}" role="img" aria-label="${title}, over the last two minutes"></div></figure>`,
  );
  return `<section class="card" id="load" aria-labelledby="load-title"><h2 id="load-title">Load</h2>
<p>Orders come at the rate that you set, however slow the answers are. It ends when you close the page.${traced}</p>
${names.map(sliderOf).join("\n")}
<div class="charts">${charts.join("\n")}</div>
<div class="pair">${names.map(processesOf).join("\n")}</div>
</section>`;
}

const sliderOf = (
  name: VariantName,
) => `<div class="slider ${name}"><label for="rate-${name}">${TITLES[name]}</label>
<input type="range" id="rate-${name}" data-variant="${name}" min="0" max="100" step="1" value="0">
<output id="rate-shown-${name}" for="rate-${name}">0 orders/s</output> <span class="dollars" id="dollars-${name}"></span></div>`;

const processesOf = (name: VariantName) =>
  `<table class="processes ${name}"><caption>Processes of the ${name}</caption><thead><tr><th scope="col">Process</th><th scope="col">CPU</th><th scope="col">Memory</th></tr></thead><tbody id="processes-${name}"></tbody></table>`;
