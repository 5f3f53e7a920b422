import { describe, expect, it } from "vitest";
import { arrivalsIn } from "../scenarios/scenario.ts";
import { type Carried, SHAPES, type Shape, shapeAt } from "./use-cases/load-shapes.ts";
import { judge } from "./use-cases.ts";

const carry = (shape: Shape, variant: Carried["variant"], cpu: number, p95 = 20): Carried => ({
  shape,
  variant,
  cpu,
  p50: p95 / 2,
  p95,
  errors: 0,
  problems: [],
});
const steadyAndWave = [
  carry("steady", "services", 4),
  carry("steady", "functions", 8),
  carry("wave", "services", 4),
  carry("wave", "functions", 8),
];

describe("use cases", () => {
  it("holds when another variant is chosen for spiky traffic, because the cheaper one is too slow", () => {
    const { verdict, because } = judge([
      ...steadyAndWave,
      carry("spiky", "services", 4, 900),
      carry("spiky", "functions", 8),
    ]);
    expect(verdict).toBe("holds");
    expect(because).toContain(
      "services for steady traffic, services for wave traffic, functions for spiky traffic",
    );
  });

  it("does not hold when one variant is chosen for every shape", () => {
    const spiky = [carry("spiky", "services", 4), carry("spiky", "functions", 8)];
    expect(judge([...steadyAndWave, ...spiky]).verdict).toBe("does not hold here");
  });

  it("gives no verdict after an invalid load", () => {
    const spoilt = { ...carry("spiky", "services", 4), problems: ["the load generator was the bottleneck"] };
    expect(() => judge([...steadyAndWave, spoilt])).toThrow(
      "spiky traffic on the services: the load generator",
    );
  });

  it("uses the same number of orders in every shape", () => {
    expect(SHAPES.map((shape) => arrivalsIn(shapeAt(shape, 50, 8).stages))).toEqual([400, 400, 400]);
  });
});
