import type { AuditedOrder } from "@app/audit/snapshot";
import { expect, test } from "vitest";
import { drain } from "./drain.ts";

/** A store whose open orders are one state after the other; the last state stays. */
function chaosTarget(states: Partial<AuditedOrder>[][]) {
  const redriven: number[] = [];
  let reads = 0;
  const readOpen = async () => states[Math.min(reads++, states.length - 1)] ?? [];
  const redrive = async () => redriven.push(reads);
  return { redriven, variant: { store: { readOpen } }, redriver: { redrive } };
}

async function drained(states: Partial<AuditedOrder>[][], timeout = 60_000, target = chaosTarget(states)) {
  const signal = new AbortController().signal;
  const settings = { since: Date.now(), timeout, signal };
  return { ...(await drain(target as never, settings)), redriven: target.redriven };
}

const pending = { id: "1", status: "pending", parked: false } as const;
const parked = { ...pending, parked: true };
const cancelling = { ...pending, id: "2", status: "cancelling" } as const;

test("waits until every order is terminal", async () => {
  const { seconds, ...rest } = await drained([[pending, cancelling], [cancelling], []]);
  expect(seconds).toBeGreaterThan(0);
  expect(rest).toEqual({ open: [], parked: 0, redriven: [] });
});

test("redrives parked orders once no other order is open", async () => {
  const states = [[parked, cancelling], [parked], [pending], []];
  expect(await drained(states)).toMatchObject({ open: [], parked: 1, redriven: [2] });
});

test.each([
  ["names the orders that are not terminal in time", pending, { parked: 0, redriven: [] }],
  ["redrives once only, also when an order is parked again", parked, { parked: 1, redriven: [1] }],
])("%s", async (_, order, expected) => {
  expect(await drained([[order]], 100)).toEqual({ seconds: undefined, open: ["1"], ...expected });
});

test("ends at the timeout when no order could be redriven", async () => {
  const target = { ...chaosTarget([[parked]]), redriver: { redrive: async () => 0 } };
  expect(await drained([], 100, target)).toMatchObject({ seconds: undefined, open: ["1"], parked: 0 });
});
