import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { expect, test } from "vitest";
import { declared } from "../serverless-config.ts";
import { bundleHandlers } from "./bundle.ts";

test("a bundling that ends does not end another one", async () => {
  const small = testDirectory();
  writeFileSync(join(small, "one.ts"), "export const handler = () => 1;");
  const handlers = Object.values(declared.functions).map(({ handler }) => handler);
  const directory = testDirectory();
  const large = bundleHandlers(join(import.meta.dirname, ".."), handlers, directory);
  await bundleHandlers(small, ["one.handler"], join(small, "bundles"));
  await large;
  expect(readdirSync(directory)).toContain("orders");
});
