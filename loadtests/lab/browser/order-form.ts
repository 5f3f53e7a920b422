import type { FollowedOrder, LabEvent, OrderWish } from "../messages.ts";
import { element, milliseconds } from "./dom.ts";
import { play } from "./play.ts";
import { ask } from "./server.ts";
import { showWaterfall } from "./waterfall.ts";

const running = new Map<string, () => void>();

/** Places the order of the form on both variants. */
export function placeOrderOnSubmit(): void {
  element("order-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void place(wishOf(new FormData(event.target as HTMLFormElement)));
  });
  element("skip", HTMLButtonElement).addEventListener("click", () => {
    for (const stop of running.values()) stop();
  });
}

export async function place(wish: OrderWish): Promise<void> {
  for (const stop of running.values()) stop();
  for (const status of document.querySelectorAll(".status")) status.textContent = "The order is on its way …";
  await ask("/orders", wish);
}

function wishOf(form: FormData): OrderWish {
  const skus = form.getAll("sku").map(String);
  const quantities = form.getAll("quantity").map(Number);
  const lines = skus.map((sku, i) => ({ sku, quantity: quantities[i] ?? 1 })).filter(({ sku }) => sku !== "");
  return { card: form.get("card") as string, lines };
}

export function showOrder(event: LabEvent): void {
  if (event.kind === "placed") {
    say(event.variant, `Accepted after ${milliseconds(event.answered)}; waiting until it is settled …`);
  }
  if (event.kind === "refused") say(event.variant, `Not placed: ${event.reason}`);
  if (event.kind === "followed") showFollowed(event.order);
}

function showFollowed(order: FollowedOrder): void {
  const { variant, status, settled, answered } = order;
  const lens = Number(new FormData(element("order-form", HTMLFormElement)).get("lens"));
  const verdict = `Answered after ${milliseconds(answered)}, ${status} after ${milliseconds(settled)}.`;
  if (order.steps.length === 0) {
    element(`waterfall-${variant}`, HTMLElement).replaceChildren();
    return say(variant, `${verdict} No spans of it arrived.`);
  }
  say(variant, lens === 1 ? verdict : `${verdict} Shown ${lens} times slower …`);
  showWaterfall(order);
  const stop = play(order, lens, () => {
    running.delete(variant);
    say(variant, verdict);
    element("skip", HTMLButtonElement).hidden = running.size === 0;
  });
  if (document.querySelector(`#waterfall-${variant} .playing`)) running.set(variant, stop);
  element("skip", HTMLButtonElement).hidden = running.size === 0;
}

function say(variant: string, sentence: string): void {
  element(`status-${variant}`, HTMLElement).textContent = sentence;
}
