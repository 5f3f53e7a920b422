import type { Question } from "../../model/advise/advice.ts";
import { type AssumptionName, type Assumptions, assume } from "../../model/cost/assumptions.ts";
import type { PriceItem, PriceList, Prices } from "../../model/cost/prices.ts";
import type { Shape } from "../../model/cost/traffic.ts";

/** The values of the form. An invalid number is marked, and the last valid one stays in force. */
export type Inputs = { question: Question; prices: Prices; assumed: Assumptions };

/** The element with an id. @throws Error when the page has none of that type */
export function element<T extends Element>(id: string, kind: new () => T): T {
  const found = document.querySelector(`#${id}`);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} #${id}.`);
}

export function readInputs(list: PriceList): Inputs {
  const ordersPerMonth = Math.round(10 ** numberOf(element("choose-orders", HTMLInputElement), 6));
  const shape = element("choose-shape", HTMLSelectElement).value as Shape;
  const replaced: Partial<Assumptions> = {
    functionMemoryMb: numberOf(element("choose-memory", HTMLInputElement), 512),
  };
  const own = Object.fromEntries(Object.entries(list).map(([item, { price }]) => [item, price])) as Prices;
  for (const input of document.querySelectorAll<HTMLInputElement>("[data-price]")) {
    own[input.dataset["price"] as PriceItem] = numberOf(input, Number(input.defaultValue));
  }
  for (const input of document.querySelectorAll<HTMLInputElement>("[data-assumption]")) {
    replaced[input.dataset["assumption"] as AssumptionName] = numberOf(input, Number(input.defaultValue));
  }
  return {
    question: {
      traffic: { ordersPerMonth, shape },
      latencyTarget: numberOf(element("choose-target", HTMLInputElement), 500),
      longestTask: numberOf(element("choose-task", HTMLInputElement), 10),
    },
    prices: own,
    assumed: assume(replaced),
  };
}

function numberOf(input: HTMLInputElement, otherwise: number): number {
  const good = input.value !== "" && input.validity.valid;
  input.setAttribute("aria-invalid", String(!good));
  return good ? input.valueAsNumber : otherwise;
}
