import { describe, expect, it } from "vitest";
import type { FormRun } from "./event-driven-services/run-form.ts";
import { judge } from "./event-driven-services.ts";

const calls: FormRun = {
  callers: ["orders → inventory", "orders → payments"],
  settledP50: 7,
  settledP99: 20,
  cpu: 9,
  backlog: 3.3,
  open: [[0, 250]],
  broken: [],
};
const messages: FormRun = { ...calls, callers: [], settledP50: 20, cpu: 16, backlog: 1.2, failedCases: [] };

describe("event-driven services", () => {
  it("hold at a price when an order takes longer", () => {
    const { verdict, because, details } = judge(calls, messages);
    expect(verdict).toBe("holds, at a price");
    expect(because).toBe(
      "With messages, no context waits for another one. An order settles in 20 ms instead of 7 ms (p50), and takes 16 ms of CPU instead of 9 ms.",
    );
    expect(details).toBe(
      "After an outage of 5 s the backlog settled in 1.2 s with messages and in 3.3 s with calls.",
    );
    expect(judge(calls, { ...messages, settledP50: 7.5, cpu: 9.5, backlog: 4 }).verdict).toBe("holds");
  });

  it.each<[string, Partial<FormRun>, string]>([
    ["the suite fails", { failedCases: ["orders: a replay"] }, "the suite fails: orders: a replay"],
    ["a context calls another one", { callers: ["orders → payments"] }, "orders → payments is still a call"],
    ["the audit finds a fault", { broken: ["the audit found: order lost"] }, "order lost"],
  ])("do not hold when %s", (_what, wrong, reason) => {
    const { verdict, because } = judge(calls, { ...messages, ...wrong });
    expect(verdict).toBe("does not hold here");
    expect(because).toContain(reason);
  });
});
