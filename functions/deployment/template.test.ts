import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleHandlers } from "../packaging/bundle.ts";
import { declared } from "../serverless-config.ts";
import type { Template } from "./template.ts";
import { CANARIES } from "./test/canaries.ts";
import { packageStage } from "./test/packaged.ts";
import { allowedTo, neededBy } from "./test/permissions.ts";
import { POLICIES, PRODUCTION_POLICIES } from "./test/policies.ts";

vi.setConfig({ hookTimeout: 300_000 }); // Serverless takes seconds on an idle machine

const functions = Object.entries(declared.functions);

let dev: Template;
let prod: Template;
let bundles: string;
beforeAll(async () => {
  bundles = mkdtempSync(join(tmpdir(), "permissions-test-"));
  const handlers = functions.map(([, { handler }]) => handler);
  await bundleHandlers(join(import.meta.dirname, ".."), handlers, bundles, {
    external: ["@aws-sdk/*", "zod", "jose", "quick-lru"], // leaves this project's code and the SDK calls in it
    minify: false,
    sourcemap: false,
  });
  dev = await packageStage("dev");
  prod = await packageStage("prod");
});
afterAll(() => rmSync(bundles, { recursive: true }));

describe.each(functions)("the role of %s", (key, { handler }) => {
  it("allows exactly the calls that its code, its log and its events need", () => {
    const needed = neededBy(
      key,
      dev,
      readFileSync(join(bundles, handler.replace(/handler$/, "mjs")), "utf8"),
    );
    const allowed = allowedTo(key, dev);
    expect({
      missing: [...needed].filter((permission) => !allowed.has(permission)),
      unused: [...allowed].filter((permission) => !needed.has(permission)),
    }).toEqual({ missing: [], unused: [] });
  });
});

describe("of the stages dev and prod,", () => {
  it.each(POLICIES)("$rule", ({ broken }) => {
    expect([...broken(dev), ...broken(prod)]).toEqual([]);
  });

  it.each(PRODUCTION_POLICIES)("in prod $rule", ({ broken }) => {
    expect(broken(prod)).toEqual([]);
  });

  it("no rule is so weak that no mistake can break it", () => {
    const caught = CANARIES.flatMap((spoil) => {
      const template = structuredClone(prod);
      spoil(template.Resources);
      return [...POLICIES, ...PRODUCTION_POLICIES].filter(({ broken }) => broken(template).length > 0);
    });
    const rules = [...POLICIES, ...PRODUCTION_POLICIES].map(({ rule }) => rule);
    expect(rules.filter((rule) => !caught.some((policy) => policy.rule === rule))).toEqual([]);
  });
});
