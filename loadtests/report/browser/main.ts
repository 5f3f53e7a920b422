import { adviseOn } from "../../model/advise/advice.ts";
import { inScenarios } from "../../model/advise/in-scenarios.ts";
import { itemsOf } from "../../model/advise/items.ts";
import {
  describeBreakEvenPoints,
  describeDecisiveAssumptions,
  describeTraffic,
  describeVerdict,
  number,
} from "../../model/advise/sentences.ts";
import { inDollars, total } from "../../model/cost/bill.ts";
import { curveOf } from "../../model/cost/curve.ts";
import { billsFor } from "../../model/cost/model.ts";
import type { SimulationBasis } from "../../model/simulation/busiest.ts";
import type { ChooseData } from "../choose/form.ts";
import { draw } from "./draw.ts";
import { element, type Inputs, readInputs } from "./inputs.ts";
import { showSpikes } from "./spike.ts";

/** The delay after the last change before the simulation runs: it takes up to some seconds. */
const QUIET_MS = 400;

const data = JSON.parse(element("choose-data", HTMLElement).textContent ?? "") as ChooseData;
let inputs = readInputs(data.prices);
let waiting: ReturnType<typeof setTimeout> | undefined;

element("chooser", HTMLElement).hidden = false;
element("chooser", HTMLElement).querySelector("form")?.addEventListener("input", update);
showSpikes(() => ({ basis: basisOf(inputs), ordersPerMonth: inputs.question.traffic.ordersPerMonth }));
update();

/** Computes dollars immediately, and the simulation as soon as the inputs stop changing. */
function update(): void {
  inputs = readInputs(data.prices);
  const { traffic } = inputs.question;
  element("choose-orders-shown", HTMLElement).textContent = number(traffic.ordersPerMonth);
  element("choose-memory-shown", HTMLElement).textContent = `${inputs.assumed.functionMemoryMb} MB`;
  showBills(inputs);
  showCurve(inputs);
  clearTimeout(waiting);
  waiting = setTimeout(() => showAdvice(inputs), QUIET_MS);
}

function basisOf({ prices, assumed }: Inputs): SimulationBasis {
  return { figures: data.figures, times: data.times, prices, assumed };
}

function showBills(now: Inputs): void {
  const bills = billsFor(basisOf(now), now.question.traffic);
  const cell = (dollars: number | undefined) => `<td>${dollars === undefined ? "" : inDollars(dollars)}</td>`;
  const rows = [
    ...itemsOf(bills, data.prices),
    { name: "total", services: total(bills.services), functions: total(bills.functions) },
  ].map(
    ({ name, services, functions }) =>
      `<tr><th scope="row">${name}</th>${cell(services)}${cell(functions)}</tr>`,
  );
  element("choose-bills", HTMLElement).querySelector("tbody")!.innerHTML = rows.join("");
}

function showCurve(now: Inputs): void {
  const { ordersPerMonth, shape } = now.question.traffic;
  const points = curveOf(basisOf(now), shape, 12);
  const line = (variant: "services" | "functions") => ({
    variant,
    points: points.map((point) => [point.orders, point[variant]] as const),
  });
  draw(element("choose-curve", SVGSVGElement), {
    lines: [line("services"), line("functions")],
    x: { title: "orders a month", log: true },
    y: { title: "dollars a month", log: true },
    mark: ordersPerMonth,
  });
}

function showAdvice(now: Inputs): void {
  const basis = basisOf(now);
  const advice = adviseOn(basis, now.question);
  const [verdict = "", ...why] = describeVerdict(advice);
  const list = (sentences: readonly string[]) =>
    `<ul>${sentences.map((said) => `<li>${said}</li>`).join("")}</ul>`;
  element("choose-advice", HTMLElement).innerHTML = [
    `<p><strong>${verdict}</strong> ${describeTraffic(now.question)}</p>`,
    list(why),
    `<h3>Decisive assumptions</h3>${list(describeDecisiveAssumptions(basis, advice))}`,
    `<h3>Break-even points</h3>${list(describeBreakEvenPoints(basis, advice, inScenarios({ rounds: [data.figures] }, basis, now.question.traffic)))}`,
  ].join("");
}
