import type { FollowedOrder, Step } from "../messages.ts";
import { prefersStillness } from "./dom.ts";
import { showMoment, wholeOf } from "./waterfall.ts";

/** A dot needs this time for an arrow, unless less time passed. */
const FLIGHT_MS = 350;
const SVG = "http://www.w3.org/2000/svg";

/** A dot on one arrow, from one moment to another, in milliseconds of the animation. It rests at its end until `until`. */
type Flight = { arrow: SVGPathElement; from: number; to: number; until: number };
type Busy = { node: Element; from: number; to: number };

/** Plays what happened, `lens` times slower. @returns a function that ends the animation */
export function play({ variant, steps }: FollowedOrder, lens: number, onEnd: () => void): () => void {
  const svg = document.querySelector<SVGSVGElement>(`svg.${variant}`)!;
  const dots = svg.querySelector(".dots")!;
  const byId = new Map(steps.map((step) => [step.id, step]));
  const flights = steps.flatMap((step) => flightsOf(step, byId.get(step.parent ?? ""), variant, lens));
  const busy = steps.flatMap(({ node, start, end }): Busy[] => {
    const found = svg.querySelector(`[data-node="${node}"]`);
    return found ? [{ node: found, from: start * lens, to: end * lens }] : [];
  });
  const length = wholeOf(steps) * lens;
  const began = performance.now() + FLIGHT_MS; // the client's request is on its way before the first span
  let frame = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    dots.replaceChildren();
    showMoment(variant, undefined, steps);
    for (const { node } of busy) node.classList.remove("busy");
    for (const { node } of busy) node.classList.add("visited");
    onEnd();
  };
  for (const node of svg.querySelectorAll(".visited")) node.classList.remove("visited");
  const draw = () => {
    const now = performance.now() - began;
    if (now > length + FLIGHT_MS) return stop();
    dots.replaceChildren(
      ...flights.filter(({ from, until }) => from <= now && now < until).map((f) => dotOf(f, now)),
    );
    for (const { node } of busy) node.classList.remove("busy");
    for (const { node, from, to } of busy)
      if (from <= now && now < Math.max(to, from + 120)) node.classList.add("busy");
    showMoment(variant, Math.max(0, now) / lens, steps);
    frame = requestAnimationFrame(draw);
  };
  if (prefersStillness()) stop();
  else draw();
  return stop;
}

/** A dot arrives at the very moment at which the step began. */
function flightsOf(step: Step, parent: Step | undefined, variant: string, lens: number): Flight[] {
  const { path, because } = step;
  const arrows = path.slice(1).flatMap((node, i) => {
    const found = document.querySelector<SVGPathElement>(`#${variant}-${path[i]}-${node}`);
    return found ? [found] : [];
  });
  const start = step.start * lens;
  if (because === "record" && parent && arrows.length > 1) return writtenAndRead(arrows, parent, start, lens);
  const from = Math.max(parent ? parent.start * lens : -FLIGHT_MS, start - FLIGHT_MS);
  const each = (start - from) / arrows.length;
  return arrows.map((arrow, i) => {
    const to = from + (i + 1) * each;
    return { arrow, from: to - each, to, until: to };
  });
}

/** The item is in the table when the function that wrote it ends, and rests there until its record is read. */
function writtenAndRead(
  [toTable, ...onward]: readonly SVGPathElement[],
  parent: Step,
  start: number,
  lens: number,
): Flight[] {
  const written = Math.min(parent.end * lens, start);
  const read = Math.max(written, start - FLIGHT_MS);
  const from = Math.max(parent.start * lens, written - FLIGHT_MS);
  return [
    { arrow: toTable!, from, to: written, until: read },
    ...onward.map((arrow) => ({ arrow, from: read, to: start, until: start })),
  ];
}

function dotOf({ arrow, from, to }: Flight, now: number): SVGCircleElement {
  const share = to > from ? Math.min(1, (now - from) / (to - from)) : 1;
  const { x, y } = arrow.getPointAtLength(share * arrow.getTotalLength());
  const dot = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ cx: x, cy: y, r: 6, class: "dot" }))
    dot.setAttribute(name, String(value));
  return dot;
}
