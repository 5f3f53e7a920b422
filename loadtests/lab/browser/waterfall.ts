import type { FollowedOrder, Step } from "../messages.ts";
import { element, make, milliseconds } from "./dom.ts";

/** Draws a bar for each step, from its start to its end, with its sentence. */
export function showWaterfall({ variant, steps }: FollowedOrder): void {
  const whole = wholeOf(steps);
  const place = element(`waterfall-${variant}`, HTMLElement);
  const rows = steps.map((step) => rowOf(step, depthOf(step, steps), whole));
  place.replaceChildren(make("ol", "bars", ...rows), axisOf(whole), detailsOf(steps));
}

/** Moves the line that marks the moment of the animation. `undefined` removes it. */
export function showMoment(variant: string, moment: number | undefined, steps: readonly Step[]): void {
  const bars = element(`waterfall-${variant}`, HTMLElement).querySelector<HTMLElement>(".bars");
  bars?.classList.toggle("playing", moment !== undefined);
  bars?.style.setProperty("--moment", String(Math.min(1, (moment ?? 0) / wholeOf(steps))));
}

export const wholeOf = (steps: readonly Step[]) => Math.max(0.1, ...steps.map(({ end }) => end));

function rowOf({ name, node, start, end, because, failed, said }: Step, depth: number, whole: number) {
  const bar = make("span", `bar ${because}${failed ? " failed" : ""}`);
  bar.style.left = `${(100 * start) / whole}%`;
  bar.style.width = `${(100 * (end - start)) / whole}%`;
  const label = make("span", "label", node === name ? node : `${node.replaceAll("_", "-")}: ${name}`);
  label.style.paddingInlineStart = `${depth * 0.6}rem`;
  const row = make(
    "li",
    "",
    label,
    make("span", "track", bar),
    make("span", "took", milliseconds(end - start)),
  );
  row.title = said;
  return row;
}

function depthOf(step: Step, steps: readonly Step[]): number {
  const parent = steps.find(({ id }) => id === step.parent);
  return parent ? 1 + depthOf(parent, steps) : 0;
}

function axisOf(whole: number) {
  const marks = [0, 0.5, 1].map((share) => make("span", "", milliseconds(share * whole)));
  const axis = make("div", "axis", ...marks);
  axis.setAttribute("aria-hidden", "true");
  return axis;
}

function detailsOf(steps: readonly Step[]) {
  const sentences = steps.map(({ said }) => make("li", "", said));
  return make("details", "", make("summary", "", "In words"), make("ol", "said", ...sentences));
}
