import { milliseconds } from "../../model/advise/sentences.ts";
import type { ByVariant } from "../../model/cost/names.ts";
import { overTime, type SimulationBasis } from "../../model/simulation/busiest.ts";
import { busiestOf } from "../../model/simulation/load.ts";
import type { Window } from "../../model/simulation/simulate.ts";
import { draw } from "./draw.ts";
import { element } from "./inputs.ts";

/** Seconds per step of the slider. A window of rare traffic is longer. */
const STEP_SECONDS = 5;
const FRAME_MS = 120;

/** Draws the spike window by window, up to a moment. A slider moves the moment; a button lets it run. */
export function showSpikes(current: () => { basis: SimulationBasis; ordersPerMonth: number }): void {
  const time = element("spike-time", HTMLInputElement);
  const play = element("spike-play", HTMLButtonElement);
  let windows: ByVariant<Window[]> | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const show = () => {
    windows ??= simulateNow(current());
    time.max = String((windows.services.length - 1) * STEP_SECONDS);
    drawUntil(windows, Math.round(Number(time.value) / STEP_SECONDS));
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play the spike";
  };
  const step = () => {
    if (Number(time.value) >= Number(time.max)) return stop();
    time.value = String(Number(time.value) + STEP_SECONDS);
    show();
  };
  time.addEventListener("input", show);
  play.addEventListener("click", () => {
    if (timer) return stop();
    windows = undefined;
    time.value = "0";
    show();
    play.textContent = "Stop";
    // With reduced motion the whole spike appears at once; the slider still works.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) time.value = time.max;
    timer = setInterval(step, FRAME_MS);
    if (time.value === time.max) show();
  });
}

function simulateNow({ basis, ordersPerMonth }: { basis: SimulationBasis; ordersPerMonth: number }) {
  return overTime(basis, busiestOf({ ordersPerMonth, shape: "spiky" }));
}

function drawUntil({ services, functions }: ByVariant<Window[]>, last: number): void {
  const lines = (of: (window: Window) => number) => [
    { variant: "services" as const, points: pointsOf(services, last, of) },
    { variant: "functions" as const, points: pointsOf(functions, last, of) },
  ];
  const x = { title: "seconds" };
  draw(element("spike-units", SVGSVGElement), {
    lines: lines(({ units }) => units),
    x,
    y: { title: "containers and environments" },
  });
  draw(element("spike-latency", SVGSVGElement), {
    lines: lines(({ answered }) => answered.p99 * 1_000),
    x,
    y: { title: "ms until 99 of 100 answers", log: true },
  });
  const [containers, environments] = [services[last], functions[last]];
  if (!containers || !environments) return;
  element("spike-said", HTMLElement).textContent =
    `Second ${Math.round(containers.from)}: ${containers.units} containers answer within ${milliseconds(containers.answered.p99)}, ` +
    `${environments.units} environments within ${milliseconds(environments.answered.p99)}; ` +
    `Lambda refuses ${Math.round(environments.refused)} of ${Math.round(environments.placed)} requests.`;
}

function pointsOf(windows: readonly Window[], last: number, of: (window: Window) => number) {
  // A window without arrivals has no waiting times.
  const shown = windows.slice(0, last + 1).filter(({ placed }) => placed > 0);
  return shown.map((window) => [window.from, of(window)] as const);
}
