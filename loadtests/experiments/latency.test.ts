import { expect, it } from "vitest";
import { judge } from "./latency.ts";

const figure = (low: number, high: number) => ({
  label: "response p95",
  unit: "ms",
  services: 8,
  functions: 16,
  ratio: { ratio: 2, low, high },
});

it("holds when the functions' slow answers take longer with the whole interval", () => {
  const { verdict, because } = judge([figure(1.6, 2.4)], []);
  expect(verdict).toBe("holds");
  expect(because).toBe("The functions' response p95 is 2.0 times the services' (1.6 to 2.4).");
});

it("does not hold when the difference may be chance", () =>
  expect(judge([figure(0.9, 2.4)], []).verdict).toBe("does not hold here"));

it("asks for both variants and several rounds", () =>
  expect(() => judge([{ label: "response p95", unit: "ms", services: 8 }], [])).toThrow("both variants"));
