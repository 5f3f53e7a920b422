import { readFileSync } from "node:fs";
import { CATALOG } from "@app/domain/catalog";
import type { VariantName } from "@app/net/variant-names";
import { bundleScript, inlineJson } from "../../report/bundle.ts";
import { escape } from "../../report/format.ts";
import type { PageData } from "../page-data.ts";
import { drawDiagram } from "./diagram.ts";
import { GRAPHS, type ShownInstance } from "./instance.ts";

const style = readFileSync(new URL("../lab.css", import.meta.url), "utf8");
const script = bundleScript(new URL("../browser/main.ts", import.meta.url));

/** One self-contained page: the browser loads nothing from elsewhere. */
export function pageOf({ variants }: ShownInstance, token: string): string {
  const names = variants.map(({ name }) => name);
  const data: PageData = { token, variants: names };
  return document(
    "Orders, two ways: the lab",
    `<header>
<h1>Orders, two ways</h1>
<p>The same app twice, running on this machine. Place an order and follow it; put load on both; break them; check the books.</p>
</header>
<p id="lost" role="alert" hidden>The lab has ended. Start it again with <code>npm start</code>, then reload this page.</p>
<noscript><p role="alert">The lab needs JavaScript: switch it on for this page. Without it, <code>npm run compare</code> writes a report that any browser shows.</p></noscript>
<main>
${ORDER_FORM}
<svg width="0" height="0" aria-hidden="true"><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="arrowhead" d="M0 0 10 5 0 10z"/></marker></svg>
<div class="sides">${names.map(sideOf).join("\n")}</div>
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

function sideOf(name: VariantName): string {
  return `<section class="side ${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${name === "services" ? "Services" : "Functions"}</h2>
<p>${ABOUT[name]}</p>
${drawDiagram(GRAPHS[name], name)}
<p class="status" id="status-${name}" role="status"></p>
<div class="waterfall" id="waterfall-${name}"></div>
</section>`;
}
