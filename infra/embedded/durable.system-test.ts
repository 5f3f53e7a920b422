import { conform } from "@app/conformance/conform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Both, startBoth } from "./both.ts";

let both: Both;
beforeAll(async () => {
  both = await startBoth({ form: "durable" });
}, 120_000);
afterAll(() => both?.stop());

it("passes every check of the contract", { timeout: 120_000 }, async () => {
  const { passed, failed, results } = await conform({
    url: both.functions!.url,
    issuer: both.outside.issuer,
  });
  expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect(failed).toBe(0);
  expect(passed).toBeGreaterThan(150);
});
