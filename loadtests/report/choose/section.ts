import { plotOfCurve } from "../../experiments/lib/cost-curve.ts";
import { basisOf } from "../../model/advise/advice.ts";
import { number } from "../../model/advise/sentences.ts";
import { assume } from "../../model/cost/assumptions.ts";
import { inDollars } from "../../model/cost/bill.ts";
import { type CurvePoint, curveOf } from "../../model/cost/curve.ts";
import { publishedList, publishedPrices } from "../../model/cost/prices.ts";
import type { Profile } from "../../model/cost/profile.ts";
import { bundleScript, inlineJson } from "../bundle.ts";
import { drawChart } from "../chart.ts";
import { escape } from "../format.ts";
import type { ChooseData } from "./form.ts";
import { formOf } from "./form.ts";

/** The traffic shape of the picture that needs no script. */
const SHAPE = "daily-wave";

/** The tested cost model, simulation and advice. */
const SCRIPT = new URL("../browser/main.ts", import.meta.url);

/**
 * Cost and latency of both variants at any traffic: a picture and a table first, and interactive inputs with
 * JavaScript.
 */
export function chooseSection(profile: Profile): string {
  const basis = basisOf(profile, publishedPrices, assume());
  const data: ChooseData = { figures: basis.figures, times: profile.times, prices: publishedList };
  const plot = plotOfCurve(curveOf(basis, SHAPE, 24), "with traffic in a daily wave");
  return `<section id="choose" aria-labelledby="choose-title">
<h2 id="choose-title">Which should I choose?</h2>
<p>Dollars a month on AWS, from what the two variants used per request when they were profiled on ${escape(profile.measuredAt.slice(0, 10))}, and from list
prices. The form has its prices and assumptions, each with its reason; <code>npm run advise -- --help</code> says how to replace them.</p>
<div id="choose-static">${drawChart(plot)}</div>
${tableOf(curveOf(basis, SHAPE, 1))}
<noscript><p>With JavaScript switched on this section has sliders for the traffic; <code>npm run advise</code> answers the same.</p></noscript>
${formOf(publishedList)}
<script type="application/json" id="choose-data">${inlineJson(data)}</script>
<script>${bundleScript(SCRIPT)}</script>
<p><a href="#claims">Back to the claims</a></p>
</section>`;
}

function tableOf(points: readonly CurvePoint[]): string {
  const rows = points.map(
    ({ orders, services, functions }) =>
      `<tr><th scope="row">${number(orders)}</th><td>${inDollars(services)}</td><td>${inDollars(functions)}</td></tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="Dollars a month at some amounts of orders"><table>
<caption>The same at some points</caption>
<thead><tr><th scope="col">Orders a month</th><th scope="col">Services</th><th scope="col">Functions</th></tr></thead>
<tbody>${rows.join("")}</tbody></table></div>`;
}
