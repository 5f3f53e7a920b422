import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedDirectory } from "@app/net/test/directory";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { assume } from "../../loadtests/model/cost/assumptions.ts";
import { total } from "../../loadtests/model/cost/bill.ts";
import { billsFor } from "../../loadtests/model/cost/model.ts";
import { publishedPrices } from "../../loadtests/model/cost/prices.ts";
import { FUNCTIONS_STACK, PAYMENTS_STACK } from "../../loadtests/model/cost/stacks.ts";
import { billedResources } from "../../loadtests/model/test/billed-resources.ts";
import { roundFigures } from "../../loadtests/model/test/sample-profile.ts";
import { bundleHandlers } from "../packaging/bundle.ts";
import { declared, declaredPayments, durableFunctions } from "../serverless-config.ts";
import { resourcesOf, type Template } from "./template.ts";
import { CANARIES } from "./test/canaries.ts";
import { packageStage } from "./test/packaged.ts";
import { allowedTo, neededBy } from "./test/permissions.ts";
import { POLICIES, PRODUCTION_POLICIES } from "./test/policies.ts";

vi.setConfig({ hookTimeout: 300_000 }); // Serverless takes seconds on an idle machine

/** Each stack, as packaged for its stages. One stage is enough for the others: their stages differ as those of serverless.yml. */
const STACKS = {
  "serverless.yml": { functions: declared.functions, templates: packagesOf("dev", "prod") },
  "payments.yml": { functions: declaredPayments.functions, templates: packagesOf("prod") },
  "durable.yml": { functions: durableFunctions, templates: packagesOf("prod") },
};
const stacks = Object.entries(STACKS);
const roles = stacks.flatMap(([file, { functions }]) =>
  Object.entries(functions).map(([key, { handler }]) => ({
    key,
    file: file as keyof typeof STACKS,
    handler,
  })),
);

const bundles = sharedDirectory();
beforeAll(async () => {
  const handlers = roles.map(({ handler }) => handler);
  await bundleHandlers(join(import.meta.dirname, ".."), handlers, bundles, {
    external: ["@aws-sdk/*", "@aws/*", "zod", "jose", "quick-lru"], // leaves this project's code and the SDK calls in it
    minify: false,
    sourcemap: false,
  });
  for (const [file, { templates }] of stacks)
    for (const stage of Object.keys(templates))
      templates[stage] = await packageStage(stage, "--config", file);
});

function packagesOf(...stages: string[]): Record<string, Template> {
  return Object.fromEntries(stages.map((stage) => [stage, { Resources: {} }]));
}

const prodOf = (file: keyof typeof STACKS) => STACKS[file].templates["prod"]!;

describe.each(roles)("the role of $key in $file", ({ key, file, handler }) => {
  it("allows exactly the calls that its code, its log and its events need", () => {
    const prod = prodOf(file);
    const bundle = readFileSync(join(bundles, handler.replace(/handler$/, "mjs")), "utf8");
    const needed = neededBy(key, prod, bundle);
    const allowed = allowedTo(key, prod);
    expect({
      missing: [...needed].filter((permission) => !allowed.has(permission)),
      unused: [...allowed].filter((permission) => !needed.has(permission)),
    }).toEqual({ missing: [], unused: [] });
  });
});

describe.each(stacks)("of the stages of %s,", (file, { templates }) => {
  it.each(POLICIES)("$rule", ({ broken }) => {
    expect(Object.values(templates).flatMap(broken)).toEqual([]);
  });

  it.each(PRODUCTION_POLICIES)("in prod $rule", ({ broken }) => {
    expect(broken(prodOf(file as keyof typeof STACKS))).toEqual([]);
  });
});

it("some mistake breaks each policy: the policies can fail", () => {
  const caught = CANARIES.flatMap((spoil) => {
    const template = structuredClone(prodOf("serverless.yml"));
    spoil(template.Resources);
    return [...POLICIES, ...PRODUCTION_POLICIES].filter(({ broken }) => broken(template).length > 0);
  });
  const rules = [...POLICIES, ...PRODUCTION_POLICIES].map(({ rule }) => rule);
  expect(rules.filter((rule) => !caught.some((policy) => policy.rule === rule))).toEqual([]);
});

describe("the cost model", () => {
  let prod: Template;
  beforeAll(() => void (prod = prodOf("serverless.yml")));

  it("bills the resources of prod's template, and refuses a kind of resource that it does not know", () => {
    expect(billedResources(prod)).toEqual(FUNCTIONS_STACK);
    expect(billedResources(prodOf("payments.yml"))).toMatchObject(PAYMENTS_STACK);
    const more = structuredClone(prod);
    more.Resources["Key"] = { Type: "AWS::KMS::Key", Properties: {} };
    expect(() => billedResources(more)).toThrow(
      "Decide whether these resources cost something: AWS::KMS::Key.",
    );
    const dearer = structuredClone(prod);
    dearer.Resources["HttpApiStage"]!.Properties["DefaultRouteSettings"].DetailedMetricsEnabled = true;
    expect(() => billedResources(dearer)).toThrow("no price for: metrics of each route");
  });

  it("agrees with a sum by hand over the template for an idle month, within 10 %", () => {
    const count = (type: string) => resourcesOf(prod, type).length;
    const sweeps = 730 * 60;
    const byHand =
      count("AWS::CloudWatch::Alarm") * 0.1 +
      count("AWS::Logs::MetricFilter") * 0.3 +
      (sweeps / 1e6) * 0.2 + // invocations
      sweeps *
        0.05 *
        (prod.Resources["SweepOrdersLambdaFunction"]!.Properties["MemorySize"] / 1_024) *
        0.0000133334 +
      ((sweeps * 8) / 1e6) * 0.125 + // an eventually consistent read of each of 16 parts
      (((count("AWS::Lambda::EventSourceMapping") + 1) * 730 * 12) / 1e6) * 3 + // keys of tables
      ((sweeps * 470) / 1e9) * 0.5; // log lines
    const basis = { figures: roundFigures(), prices: publishedPrices, assumed: assume() };
    const { functions: bill } = billsFor(basis, { ordersPerMonth: 0, shape: "steady" });
    expect(Math.abs(total(bill) / byHand - 1)).toBeLessThan(0.1);
  });
});
