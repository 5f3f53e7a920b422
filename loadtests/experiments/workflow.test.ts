import { expect, it } from "vitest";
import type { SagaNeeds, Workflow } from "./workflow/measure.ts";
import { judge } from "./workflow.ts";

const rounds = (around: number) => [0.98, 0.99, 1, 1.01, 1.02].map((each) => each * around);
const workflow = (ruleSeconds: number, saga: SagaNeeds): Workflow => ({
  ruleSeconds: rounds(ruleSeconds),
  saga,
});
const more: SagaNeeds = { processes: 5, startSeconds: 3, standInLines: 0 };
const less: SagaNeeds = { processes: 2, startSeconds: 1, standInLines: 0 };

it("holds when one rule is tested sooner in the function, and the saga needs more in the services", () => {
  const { verdict, because, details } = judge({
    services: workflow(1, more),
    functions: workflow(0.5, less),
  });
  expect(verdict).toBe("holds");
  expect(because).toBe(
    "A rule is tested sooner in the functions; for a test of the whole saga of this repository, the services need more.",
  );
  expect(details).toContain("0.50 times as long (0.50 to 0.50)");
  expect(details).toContain("processes, 5 against 2; start, 3 against 1 s;");
});

it("does not hold when one rule is tested about as soon in both, and says so", () => {
  const { verdict, because } = judge({ services: workflow(1, more), functions: workflow(0.9, less) });
  expect(verdict).toBe("does not hold here");
  expect(because).toContain("about as soon in both, which decides;");
});

it("does not hold when the saga of the functions needs much that stands in for the platform", () => {
  const functions = workflow(0.5, { ...less, standInLines: 2_000 });
  const { verdict, because } = judge({ services: workflow(1, more), functions });
  expect(verdict).toBe("does not hold here");
  expect(because).toContain("neither clearly needs more");
});

it("is the other way round when the services' rule is tested sooner and the functions' saga needs more", () => {
  const { verdict } = judge({ services: workflow(0.5, less), functions: workflow(1, more) });
  expect(verdict).toBe("the other way round here");
});
