import { bundleScript, inlineJson } from "../../../report/bundle.ts";
import { escape } from "../../../report/format.ts";
import type { PageData } from "../../page-data.ts";
import { nodesOf } from "../faults.ts";
import type { ShownInstance } from "../instance.ts";
import { documentOf } from "./document.ts";
import { loadSection } from "./load-section.ts";
import { orderForm } from "./order-form.ts";
import { sidesOf } from "./sides.ts";

const script = bundleScript(new URL("../../browser/main.ts", import.meta.url));

/** The page of an instance, with its variants side by side. */
export function pageOf({ variants, notes }: ShownInstance, token: string): string {
  const names = variants.map(({ name }) => name);
  const data: PageData = { token, variants: names, faults: faultButtons(variants) };
  return documentOf(
    "Orders, two ways: the lab",
    `<header>
<h1>Orders, two ways</h1>
<p>${whatRuns(names)}, running on this machine. Place an order and follow it; put load on it; break it; check the books.</p>
${notes.map((note) => `<p>${escape(note)}</p>`).join("\n")}
</header>
<p id="lost" role="alert" hidden>The lab has ended. Start it again in its terminal, then reload this page.</p>
<noscript><p role="alert">The lab needs JavaScript: switch it on for this page. Without it, <code>npm run compare</code> writes a report that any browser shows.</p></noscript>
<main>
${SCENARIOS}
${orderForm(names)}
${sidesOf(names)}
${loadSection(variants)}
<div class="pair">
${BREAK}
${AUDIT}
</div>
</main>
<dialog id="node-panel" aria-labelledby="node-title"><form method="dialog"><h2 id="node-title"></h2><button>Close</button></form><div id="node-body"></div></dialog>
<script type="application/json" id="lab-data">${inlineJson(data)}</script>
<script>${script}</script>`,
  );
}

const SCENARIOS = `<section aria-labelledby="scenarios-title"><h2 id="scenarios-title">Things to see</h2><ol id="scenarios"></ol>
<p id="scenario-status" role="status"></p></section>`;

const BREAK = `<section class="card" aria-labelledby="break-title"><h2 id="break-title">Break it</h2>
<p>A fault hits the running processes; five customers a second then show what it does. Click a node for its own faults.</p>
<div id="faults"></div>
<div id="fault-report" role="status"></div></section>`;

const AUDIT = `<section class="card" aria-labelledby="audit-title"><h2 id="audit-title">Audit</h2>
<p>Compares the stores with the bank's ledger: is an accepted order lost, was one charged twice, is stock missing?</p>
<p><button type="button" id="audit">Check the books</button></p>
<div id="audit-report" role="status"></div></section>`;

const whatRuns = (names: PageData["variants"]) =>
  names.length > 1 ? "The same app twice" : `The ${names[0]}`;

const faultButtons = (variants: ShownInstance["variants"]): PageData["faults"] =>
  variants.flatMap(({ name: variant, faults }) =>
    faults.map(({ name, what }) => ({ variant, name, what, nodes: nodesOf(variant, name) })),
  );
