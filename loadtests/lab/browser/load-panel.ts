import type { LabEvent, VariantSecond } from "../messages.ts";
import { openCharts } from "./charts.ts";
import { element, make } from "./dom.ts";
import { ask, data } from "./server.ts";

/** Rates move by many steps while a slider is dragged. */
const QUIET_MS = 250;

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Sets the load of a variant, in orders per second. */
export async function setLoad(variant: string, rate: number): Promise<void> {
  element(`rate-${variant}`, HTMLInputElement).valueAsNumber = rate;
  element(`rate-shown-${variant}`, HTMLOutputElement).value = `${rate} orders/s`;
  await ask(`/load/${variant}`, { rate });
}

/** @returns a function that shows the figures of an event */
export function openLoadPanel(): (event: LabEvent) => void {
  for (const variant of data.variants) {
    const slider = element(`rate-${variant}`, HTMLInputElement);
    slider.addEventListener("input", () => {
      element(`rate-shown-${variant}`, HTMLOutputElement).value = `${slider.value} orders/s`;
      clearTimeout(waiting.get(variant));
      waiting.set(
        variant,
        setTimeout(() => void setLoad(variant, slider.valueAsNumber), QUIET_MS),
      );
    });
  }
  let draw: ReturnType<typeof openCharts> | undefined;
  return (event) => {
    if (event.kind !== "second") return;
    draw ??= openCharts(data.variants); // with the first second, so that the page is there before its charts
    draw(event.at, event.seconds);
    for (const second of event.seconds) showSecond(second);
  };
}

function showSecond({ variant, rate, dollars, answered, processes }: VariantSecond): void {
  const failed = answered.failed > 0 ? ` · failed requests in this second: ${answered.failed}` : "";
  const cost = rate > 0 ? `on AWS ${dollars} a month at this rate` : `on AWS ${dollars} a month when idle`;
  element(`dollars-${variant}`, HTMLElement).textContent = `${cost}${failed}`;
  element(`processes-${variant}`, HTMLTableSectionElement).replaceChildren(
    ...processes.map(({ name, cpu, megabytes }) =>
      make(
        "tr",
        "",
        make("td", "", name),
        make("td", "", `${(100 * cpu).toFixed(0)} %`),
        make("td", "", `${megabytes.toFixed(0)} MB`),
      ),
    ),
  );
}
