import { VARIANTS } from "@app/net/variant-names";
import { describe, expect, it } from "vitest";
import { NAMES, runScript } from "../k6.ts";
import type { StartedVariants } from "../variants.ts";

export function testK6Scripts(app: StartedVariants): void {
  describe.each(VARIANTS)("on the %s", (variant) => {
    it.each(NAMES)(
      "%s finds every path, field and status as it expects them",
      { timeout: 120_000 },
      async (name) => {
        const settings = { BASE_URL: `${app.variant(variant).url}/`, ISSUER: app.both.outside.issuer };
        const { output, report } = await runScript(name, settings);
        expect(output).not.toContain("✗");
        expect(report).toMatchObject({ valid: true, reasons: [], load: { engine: "k6", errors: {} } });
        const { scenario, operations, response, offered, completed } = report.load;
        expect(scenario.name).toBe(name.slice(3, -3));
        expect(completed).toBe(offered);
        expect(Object.keys(operations)).toEqual(Object.keys(scenario.mix));
        for (const operation of Object.values(operations)) expect(operation.completed).toBeGreaterThan(0);
        expect(response.p50).toBeGreaterThan(0);
        expect(report.settled.settled).toBeGreaterThanOrEqual(operations.placeOrder!.completed);
        expect(report.settled.latency.p50).toBeGreaterThan(0);
      },
    );
  });
}
