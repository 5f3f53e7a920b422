import { expect, it } from "vitest";
import { EXPERIMENTS } from "../../experiments/experiments.ts";
import { askedBy } from "./answer-claims.ts";

const asked = (options: Parameters<typeof askedBy>[0]) =>
  EXPERIMENTS.filter(askedBy(options)).map(({ id }) => id);

it("puts every claim to the test, unless some are named or there is a hurry", () => {
  expect(asked({ quick: false })).toEqual(EXPERIMENTS.map(({ id }) => id));
  expect(asked({ quick: true, only: ["isolation"] })).toEqual(["isolation"]);
  const hurried = asked({ quick: true });
  expect(hurried).toEqual(expect.arrayContaining(["latency", "cost", "state", "idle"]));
  expect(hurried).not.toContain("isolation");
});
