import { conform } from "@app/conformance/conform";
import { type Both, startBoth } from "@app/infra/embedded/both";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { auditVariants } from "../audit-variants.ts";
import { variantsOf } from "./variants.ts";

vi.setConfig({ testTimeout: 200_000, hookTimeout: 120_000 });

let both: Both;
beforeAll(async () => void (both = await startBoth({ form: "hybrid" })));
afterAll(() => both?.stop());

it("the hybrid passes the whole conformance suite, and its audit, which reads the functions' payments, is clean", async () => {
  const { url } = both.services!;
  const settings = { url, issuer: both.outside.issuer, requestsAtOnce: 8 };
  const { results, passed } = await conform(settings);
  expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect(passed).toBeGreaterThan(200);

  const variant = variantsOf(both)[0]!;
  const [audit] = await auditVariants([{ variant, accepted: [] }], both.outside);
  expect(audit!.reasons).toEqual([]);
  const { payments } = await variant.store.readSnapshot();
  expect(payments.length).toBeGreaterThan(0);
  await variant.store.close();
});
