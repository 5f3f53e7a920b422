import { type LocalIssuer, startLocalIssuer } from "@app/contract/test/local-issuer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conform } from "./conform.ts";
import { mutantsOfAccess } from "./test/mutants/of-access.ts";
import { mutantsOfHttp } from "./test/mutants/of-http.ts";
import { mutantsOfOrders } from "./test/mutants/of-orders.ts";
import { startReference } from "./test/reference-app.ts";

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startLocalIssuer();
});
afterAll(() => issuer.close());

/** Proves that the checks can fail: each mutant breaks the contract in one way. */
describe("an application that", () => {
  it.each([...mutantsOfOrders, ...mutantsOfAccess, ...mutantsOfHttp])(
    "$name fails “$caughtBy”",
    async ({ caughtBy, mutation }) => {
      const mutant = await startReference(issuer, mutation);
      try {
        const settings = { url: mutant.url, issuer: issuer.url, only: caughtBy, waitTimeoutMs: 1_000 };
        expect(await conform(settings)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
      } finally {
        await mutant.close();
      }
    },
  );
});
