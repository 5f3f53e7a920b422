import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { sharedDirectory } from "@app/net/test/directory";
import type { Metafile } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { declared } from "../serverless-config.ts";
import { bundleHandlers, bytesByPackage } from "./bundle.ts";
import { readStack } from "./stack.ts";

const functions = Object.entries(declared.functions);
const fileOf = (handler: string) => handler.replace(/\.handler$/, ".mjs");

const directory = sharedDirectory();
let metafile: Metafile;
beforeAll(async () => {
  const handlers = functions.map(([, { handler }]) => handler);
  metafile = await bundleHandlers(join(import.meta.dirname, ".."), handlers, directory);
});

describe.each(functions)("the bundle of %s", (_key, { handler }) => {
  it("is smaller than 350 kB", () => {
    const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith(fileOf(handler)))?.[1];
    expect(output?.bytes).toBeLessThan(350_000);
  });

  it("has one source of credentials, and no operation that the function does not use", () => {
    const packages = new Map(bytesByPackage(metafile, fileOf(handler)));
    const credentials = [...packages.keys()].filter((name) => name.includes("credential-provider-"));
    expect(credentials).toEqual(packages.has("@aws-sdk/core") ? ["@aws-sdk/credential-provider-env"] : []);
    expect(packages.get("@aws-sdk/client-dynamodb") ?? 0).toBeLessThan(35_000);
    expect(packages.get("@aws-sdk/client-lambda") ?? 0).toBeLessThan(12_000);
    expect(packages.get("@aws-sdk/client-ssm") ?? 0).toBeLessThan(12_000);
  });
});

describe("a stack trace of a bundle", () => {
  let local: string;
  beforeAll(() => {
    // Without its settings it cannot start.
    const file = join(directory, "payments/get-payment.mjs");
    local = spawnSync(process.execPath, [file], { encoding: "utf8" }).stderr;
    expect(local).toMatch(/get-payment\.mjs:\d+:\d+/);
  });

  it("is shown with source files and lines", () => {
    expect(readStack(local, "elsewhere")).toMatch(/functions\/chassis\/config\.ts:5:\d+/);
  });

  it("is shown the same way for a deployed bundle", () => {
    const deployed = local.replaceAll(directory, "/var/task");
    expect(readStack(deployed, directory)).toMatch(/functions\/chassis\/config\.ts:5:\d+/);
  });

  it("stays as it is outside a bundle", () => {
    const other = "at node:internal/modules:1:2 at file:///srv/app.mjs:3:4";
    expect(readStack(other, directory)).toBe(other);
  });
});
