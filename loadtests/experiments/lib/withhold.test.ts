import { expect, it } from "vitest";
import { sampleFinding } from "../../report/test/sample-results.ts";
import type { Laboratory } from "./laboratory.ts";
import { once } from "./laboratory.ts";
import { withholdIfDisturbed } from "./withhold.ts";

const QUIET = { others: 0.02, stolen: 0, loopMs: 10 };

it("a verdict that was measured on a quiet machine stays", () =>
  expect(withholdIfDisturbed(sampleFinding, [QUIET, QUIET], 10)).toBe(sampleFinding));

it("a verdict is withheld when the machine was busy during one of its measurements, and the figures stay", () => {
  const { verdict, because, figures } = withholdIfDisturbed(
    sampleFinding,
    [QUIET, { ...QUIET, others: 0.6 }],
    10,
  );
  expect(verdict).toBe("withheld");
  expect(because).toBe(
    "While this was measured, other work took 60 % of the cores (limit 10 %). So its figures decide nothing: measure again when nothing else runs.",
  );
  expect(figures).toBe(sampleFinding.figures);
});

it("experiments that share a measurement share the state of the machine during it", async () => {
  let measured = 0;
  const measure = once(async () => ++measured);
  const comparison = {} as Laboratory["comparison"];
  const [first, second] = [[], []].map((loads) => ({ comparison, loads }) as unknown as Laboratory);
  expect([await measure(first!), await measure(second!)]).toEqual([1, 1]);
  expect(second!.loads).toEqual(first!.loads);
  expect(second!.loads).toHaveLength(1);
});
