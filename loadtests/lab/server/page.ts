import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CATALOG } from "@app/domain/catalog";
import type { VariantName } from "@app/net/variant-names";
import { bundleScript, inlineJson } from "../../report/bundle.ts";
import { escape } from "../../report/format.ts";
import type { PageData } from "../page-data.ts";
import { drawDiagram } from "./diagram.ts";
import { FAULTS, nodesOf } from "./faults.ts";
import { GRAPHS, type ShownInstance } from "./instance.ts";

const chartStyle = readFileSync(fileURLToPath(import.meta.resolve("uplot/dist/uPlot.min.css")), "utf8");
const style = chartStyle + readFileSync(new URL("../lab.css", import.meta.url), "utf8");
const script = bundleScript(new URL("../browser/main.ts", import.meta.url));

/** One self-contained page: the browser loads nothing from elsewhere. */
export function pageOf({ variants }: ShownInstance, token: string): string {
  const names = variants.map(({ name }) => name);
  const data: PageData = { token, variants: names, faults: faultButtons(names) };
  return document(
    "Orders, two ways: the lab",
    `<header>
<h1>Orders, two ways</h1>
<p>The same app twice, running on this machine. Place an order and follow it; put load on both; break them; check the books.</p>
</header>
<p id="lost" role="alert" hidden>The lab has ended. Start it again with <code>npm start</code>, then reload this page.</p>
<noscript><p role="alert">The lab needs JavaScript: switch it on for this page. Without it, <code>npm run compare</code> writes a report that any browser shows.</p></noscript>
<main>
${SCENARIOS}
${ORDER_FORM}
<svg width="0" height="0" aria-hidden="true"><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="arrowhead" d="M0 0 10 5 0 10z"/></marker></svg>
<div class="sides">${names.map(sideOf).join("\n")}</div>
${loadSection(names)}
<div class="pair">
<section class="card" aria-labelledby="break-title"><h2 id="break-title">Break it</h2>
<p>A fault hits the running processes; five customers a second then show what it does. Click a node for its own faults.</p>
<div id="faults"></div>
<div id="fault-report" role="status"></div></section>
<section class="card" aria-labelledby="audit-title"><h2 id="audit-title">Audit</h2>
<p>Compares the stores with the bank's ledger: is an accepted order lost, was one charged twice, is stock missing?</p>
<p><button type="button" id="audit">Check the books</button></p>
<div id="audit-report" role="status"></div></section>
</div>
</main>
<dialog id="node-panel" aria-labelledby="node-title"><form method="dialog"><h2 id="node-title"></h2><button>Close</button></form><div id="node-body"></div></dialog>
<script type="application/json" id="lab-data">${inlineJson(data)}</script>
<script>${script}</script>`,
  );
}

/** Shown until the variants are ready. It reloads itself. */
export const STARTING = document(
  "The lab is starting",
  "<main><h1>The variants are starting …</h1><p>The page comes by itself, in a few seconds.</p></main>",
  '<meta http-equiv="refresh" content="1">',
);

function document(title: string, body: string, head = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
${head}
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const CARDS: Record<string, string> = {
  card_accepted: "accepted",
  card_declined: "declined",
  card_slow: "slow: the bank takes its time",
  card_fails_once: "fails once, then accepted",
  card_charges_then_times_out: "charges, but the answer gets lost",
};

const options = (values: Iterable<readonly [string, string]>) =>
  [...values].map(([value, label]) => `<option value="${value}">${escape(label)}</option>`).join("");
const PRODUCTS = CATALOG.map(({ sku, name }) => [sku, name] as const);

const LENSES = [1, 10, 100].map(
  (lens) =>
    `<label><input type="radio" name="lens" value="${lens}"${lens === 100 ? " checked" : ""}> ×${lens}</label>`,
);

const ORDER_FORM = `<form id="order-form" aria-label="Place an order">
<label>Product <select name="sku">${options(PRODUCTS)}</select></label>
<label>Units <input type="number" name="quantity" min="1" max="100" value="1" required></label>
<label>And <select name="sku"><option value="">nothing else</option>${options(PRODUCTS)}</select></label>
<label>Units <input type="number" name="quantity" min="1" max="100" value="1" required></label>
<label>Card <select name="card">${options(Object.entries(CARDS))}</select></label>
<fieldset><legend>Slower</legend>${LENSES.join("")}</fieldset>
<button class="primary">Place an order on both</button>
<button type="button" id="skip" hidden>Skip to the end</button>
</form>`;

const ABOUT: Record<VariantName, string> = {
  services: "orders asks, and waits for each answer.",
  functions: "Nobody coordinates: each change of a table invokes the next function.",
};

const faultButtons = (names: readonly VariantName[]): PageData["faults"] =>
  names.flatMap((variant) =>
    FAULTS[variant].map(({ name, what }) => ({ variant, name, what, nodes: nodesOf(variant, name) })),
  );

const SCENARIOS = `<section aria-labelledby="scenarios-title"><h2 id="scenarios-title">Five things to see</h2><ol id="scenarios"></ol>
<p id="scenario-status" role="status"></p></section>`;

const CHARTS: Record<string, string> = {
  answered: "Answered, ms: p50, p95 dashed",
  settled: "Settled, ms: p50, p95 dashed",
  way: "Orders on their way",
  cpu: "CPU (cores)",
  memory: "Memory (MB)",
};

function loadSection(names: readonly VariantName[]): string {
  const sliders = names.map(
    (name) => `<div class="slider ${name}"><label for="rate-${name}">${titleOf(name)}</label>
<input type="range" id="rate-${name}" data-variant="${name}" min="0" max="100" step="1" value="0">
<output id="rate-shown-${name}" for="rate-${name}">0 orders/s</output> <span class="dollars" id="dollars-${name}"></span></div>`,
  );
  const charts = Object.entries(CHARTS).map(
    ([id, title]) =>
      `<figure><figcaption>${title}</figcaption><div class="chart" id="chart-${id}" role="img" aria-label="${title}, over the last two minutes"></div></figure>`,
  );
  return `<section class="card" id="load" aria-labelledby="load-title"><h2 id="load-title">Load</h2>
<p>Orders come at the rate that you set, however slow the answers are. It ends when you close the page. All orders are traced here, which costs CPU; <code>npm run compare</code> measures without.</p>
${sliders.join("\n")}
<div class="charts">${charts.join("\n")}</div>
<div class="pair">${names.map((name) => `<table class="processes ${name}"><caption>Processes of the ${name}</caption><thead><tr><th scope="col">Process</th><th scope="col">CPU</th><th scope="col">Memory</th></tr></thead><tbody id="processes-${name}"></tbody></table>`).join("\n")}</div>
</section>`;
}

const titleOf = (name: VariantName) => (name === "services" ? "Services" : "Functions");

function sideOf(name: VariantName): string {
  return `<section class="side ${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${titleOf(name)}</h2>
<p>${ABOUT[name]}</p>
${drawDiagram(GRAPHS[name], name)}
<p class="status" id="status-${name}" role="status"></p>
<div class="waterfall" id="waterfall-${name}"></div>
</section>`;
}
