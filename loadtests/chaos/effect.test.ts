import { expect, test } from "vitest";
import type { Attempt } from "./clients/client.ts";
import { effectsOf, type InjectedFault, type Observed, type Settlement, troubledUntil } from "./effect.ts";

/** The helpers take seconds. */
const fault = (at: number, endedAt: number) => ({
  fault: "kill-orders",
  at: at * 1_000,
  endedAt: endedAt * 1_000,
});
const answered = (start: number, end: number): Attempt => ({
  operation: "getOrder",
  start: start * 1_000,
  end: end * 1_000,
});
const failed = (start: number, end: number, failure = "503 temporarily-unavailable"): Attempt => ({
  ...answered(start, end),
  operation: "placeOrder",
  failure,
});
const placed = (placedAt: number, settledAt?: number): Settlement => ({
  placedAt: placedAt * 1_000,
  settledAt: settledAt && settledAt * 1_000,
});

/** The effects of the faults under a load of a minute. */
const effects = (faults: InjectedFault[], seen: Partial<Observed>) =>
  effectsOf(faults, { attempts: [], settlements: [], end: 60_000, ...seen });

/** The effect of a fault that begins in second 10. */
const effect = (seen: Partial<Observed>, endedAt = 10.5) => effects([fault(10, endedAt)], seen)[0]!;

test("a fault without any effect on clients needs no recovery", () => {
  const seen = { attempts: [answered(10.5, 10.6)], settlements: [placed(10.2, 10.4)] };
  const settled: unknown = expect.closeTo(0.4);
  expect(effect(seen, 12)).toEqual({ lasted: 2, failed: [], slow: 0, recovered: 0, settled });
});

test("failed requests are reported by operation, with their kinds and the time of the first and the last failure", () => {
  const attempts = [
    failed(10.1, 10.2),
    failed(10.5, 11.5, "UND_ERR_SOCKET"),
    failed(11, 12),
    answered(12, 12.1),
  ];
  const { failed: failures, recovered } = effect({ attempts }, 11);
  expect(failures).toEqual([
    {
      operation: "placeOrder",
      count: 3,
      kinds: { "503 temporarily-unavailable": 2, UND_ERR_SOCKET: 1 },
      first: expect.closeTo(0.2),
      last: expect.closeTo(2),
    },
  ]);
  expect(recovered).toBeCloseTo(2);
});

test("only a full second without trouble is a recovery", () => {
  const until = (second: number) => ({ attempts: [failed(10.1, 10.2), failed(second, second + 0.1)] });
  expect(effect(until(11.4)).recovered).toBeCloseTo(1.5);
  expect(effect(until(11.6)).recovered).toBeCloseTo(0.5);
});

test("the variant has not recovered while the fault lasts", () => {
  const attempts = [failed(10.1, 10.2)];
  expect(effect({ attempts }, 14).recovered).toBe(4);
});

test("slow answers and late orders count, although nothing failed", () => {
  const slow = { attempts: [answered(11, 12.5)] };
  expect(effect(slow)).toMatchObject({ slow: 1, failed: [], recovered: 2.5 });
  const late = { settlements: [placed(10.5, 19), placed(11, 13), placed(13, 13.1)] };
  expect(effect(late)).toMatchObject({ recovered: 1, settled: 9 });
});

test("failures after the next fault belong to that fault, but a recovery may take longer", () => {
  const attempts = [failed(10, 11), failed(11.5, 13), failed(16, 17)];
  const [first, second] = effects([fault(10, 10.5), fault(12, 12.5)], { attempts });
  expect(first!.failed[0]!.count).toBe(2);
  expect(first!.recovered).toBeCloseTo(3);
  expect(second!.failed[0]!.count).toBe(1);
  expect(second!.recovered).toBeCloseTo(1);
});

test("a request that was in flight at a fault belongs to that fault", () => {
  const attempts = [failed(9.98, 10.01)];
  const [, second] = effects([fault(5, 5.1), fault(10, 10.5)], { attempts });
  expect(second!.failed[0]).toMatchObject({ count: 1, first: expect.closeTo(0.01) });
});

test("the recovery is unknown when the load ends too early or an order never settles", () => {
  const seen = { attempts: [failed(10, 11)], settlements: [placed(10)], end: 11_500 };
  expect(effect(seen)).toMatchObject({ recovered: undefined, settled: undefined });
});

test("the trouble so far: failed requests, late orders, and requests and orders that should have ended by now", () => {
  const until = (seen: Partial<Parameters<typeof troubledUntil>[0]>) =>
    troubledUntil({ attempts: [], inFlight: new Set(), settlements: [], ...seen }, 20_000);
  expect(until({ attempts: [answered(10, 10.1)], settlements: [placed(10, 10.5)] })).toBe(0);
  expect(until({ attempts: [failed(10, 10.1)] })).toBe(10_100);
  expect(until({ settlements: [placed(12, 14)] })).toBe(12_000);
  expect(until({ settlements: [placed(18.5)] })).toBe(18_500);
  expect(until({ settlements: [placed(19.5)] })).toBe(0);
  const sent = (start: number) => new Set([{ operation: "getOrder" as const, start: start * 1_000 }]);
  expect(until({ inFlight: sent(18.5) })).toBe(20_000);
  expect(until({ inFlight: sent(19.5) })).toBe(0);
});
