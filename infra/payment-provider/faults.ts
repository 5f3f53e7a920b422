import { setTimeout as delay } from "node:timers/promises";
import type { RequestHandler, Response } from "express";
import { z } from "zod";
import { Problem } from "./problem.ts";

/**
 * The provider's behaviour towards merchants:
 * - normal: the cards decide
 * - down: every call answers 503
 * - flaky: half of the calls answer 500 and change nothing
 * - silent: calls take effect and are never answered
 */
export const controlSchema = z.strictObject({
  latencyMs: z.int().min(0).max(60_000),
  mode: z.enum(["normal", "down", "flaky", "silent"]),
});
export type Control = z.infer<typeof controlSchema>;

/** Applies the latency, and the faults that prevent a call's effect. */
export function sufferFaults(control: Control, random: () => number): RequestHandler {
  return async (_req, _res, next) => {
    await wait(control.latencyMs);
    if (control.mode === "down") throw new Problem(503, "the provider is down");
    if (control.mode === "flaky" && random() < 0.5) throw new Problem(500, "the provider failed");
    next();
  };
}

/** Waits. 0 ms uses no timer, so that a provider without latency adds none. */
export async function wait(ms: number): Promise<void> {
  if (ms > 0) await delay(ms);
}

/** Never answers: keeps the connection until the caller disconnects, or closes it after `maxMs`. */
export function holdOpen(res: Response, maxMs: number): void {
  const timer = setTimeout(() => res.destroy(), maxMs);
  res.once("close", () => clearTimeout(timer));
}

/** The provider's behaviour for a test card; `first` applies to the first call with an idempotency key. */
export interface CardBehaviour {
  status: "authorized" | "declined";
  /** Latency of the card's bank in milliseconds. */
  bankMs: number;
  /** The first attempt answers 500 and charges nothing. */
  failsFirst: boolean;
  /** The first attempt charges and is never answered, so the caller gets a timeout. */
  silentFirst: boolean;
}

const authorized: CardBehaviour = { status: "authorized", bankMs: 0, failsFirst: false, silentFirst: false };
const declined: CardBehaviour = { ...authorized, status: "declined" };

const testCards: Record<string, CardBehaviour> = {
  card_accepted: authorized,
  card_declined: declined,
  card_slow: { ...authorized, bankMs: 2000 },
  card_fails_once: { ...authorized, failsFirst: true },
  card_charges_then_times_out: { ...authorized, silentFirst: true },
};

/** The behaviour for a card. An unknown card is declined. */
export function behaviourOf(card: string): CardBehaviour {
  return Object.hasOwn(testCards, card) ? (testCards[card] ?? declined) : declined;
}
