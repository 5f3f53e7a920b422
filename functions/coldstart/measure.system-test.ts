import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { declared } from "../serverless-config.ts";
import { cpuShare, openQuota } from "./cpu-quota.ts";
import { measureFunctions, measureShares, measureTechniques } from "./measure.ts";
import { figuresOf, show } from "./sample.ts";
import { TECHNIQUES } from "./techniques.ts";

const took = { p5: expect.any(Number), median: expect.any(Number), p95: expect.any(Number) };
const once = { n: 1, wall: took, cpu: took };

describe("initialisation in fresh processes", () => {
  it("is measured for each function, and also with the SDK unbundled if the function uses it", async () => {
    const functions = Object.entries(declared.functions);
    const measured = await measureFunctions(Object.keys(declared.functions), 1);
    expect(measured).toEqual(
      functions.map(([key, { handler }]) => ({
        function: key,
        deployed: once,
        ...(!handler.startsWith("gateway/") && { unbundled: once }),
      })),
    );
  });

  it("is measured for each way to prepare a function", async () => {
    const measured = await measureTechniques("seedStock", 1);
    expect(measured).toEqual(TECHNIQUES.map(({ name }) => ({ technique: name, figures: once })));
  });

  it("is measured with the CPU of a memory size, or reports that it was scaled", async () => {
    const [small] = await measureShares("getHealth", 1, [512]);
    expect(small).toMatchObject({ memoryMb: 512, share: 512 / 1769, figures: once });
    const quota = openQuota(cpuShare(512));
    expect(small?.by).toBe(quota ? "quota" : "scaled");
    quota?.remove();
    expect(quota && existsSync(quota.directory)).toBeFalsy();
  });
});

it("figures are the median, the 5th and the 95th percentile", () => {
  const samples = Array.from({ length: 101 }, (_, i) => ({ wall: 100 - i, cpu: 2 * i }));
  expect(figuresOf(samples)).toEqual({
    n: 101,
    wall: { p5: 5, median: 50, p95: 95 },
    cpu: { p5: 10, median: 100, p95: 190 },
  });
  expect(show(figuresOf(samples).wall)).toBe("50.0 (5.0–95.0)");
});
