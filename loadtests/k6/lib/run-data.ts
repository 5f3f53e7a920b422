import exec from "k6/execution";
import type { Token } from "./target.ts";

/** The result of `setup`, which k6 hands to every virtual user as JSON. `orders` are there for a script that reads orders. */
export type RunData = {
  /** Random, so that the idempotency keys of two runs, or of two instances of one run, never meet. */
  run: string;
  startsAt: number;
  skus: string[];
  customers: { subject: string; token: Token; orders: string[] }[];
};

/** An idempotency key that no other arrival of any virtual user on any instance has. */
export function newKey({ run }: RunData): string {
  return `${run}-${exec.vu.idInTest}-${exec.vu.iterationInScenario}`;
}
