import { startLocalIssuer } from "@app/contract/test/local-issuer";
import { SCARCE_SKU as SCARCE_IN_CATALOG } from "@app/domain/catalog";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conform, type Result } from "./conform.ts";
import { SCARCE_SKU } from "./products.ts";
import { startReference } from "./test/reference-app.ts";
import { THEMES } from "./themes.ts";

let issuer: Awaited<ReturnType<typeof startLocalIssuer>>;
let reference: Awaited<ReturnType<typeof startReference>>;
beforeAll(async () => {
  issuer = await startLocalIssuer();
  reference = await startReference(issuer);
});
afterAll(async () => {
  await reference.close();
  await issuer.close();
});

describe("an application that keeps the contract", () => {
  it("passes every case, twice in a row", { timeout: 120_000 }, async () => {
    for (let run = 1; run <= 2; run++) {
      const reported: Result[] = [];
      const { results, ...counts } = await conform({
        url: reference.url,
        issuer: issuer.url,
        report: (result) => reported.push(result),
      });
      expect(results.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
      expect(counts).toEqual({ passed: results.length, failed: 0, skipped: 0 });
      expect(reported).toEqual(results);
    }
  });

  it("runs only the selected cases", async () => {
    const { results } = await conform({ url: reference.url, issuer: issuer.url, only: "catalog: " });
    expect(results.map(({ theme }) => theme)).toEqual(["catalog", "catalog"]);
  });
});

describe("the suite", () => {
  it("has a unique name for every case", () => {
    const names = THEMES.flatMap(({ name: theme, cases }) => cases.map(({ name }) => `${theme}: ${name}`));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it("races for the scarce product of the catalog", () => {
    expect(SCARCE_SKU).toBe(SCARCE_IN_CATALOG);
  });
});
