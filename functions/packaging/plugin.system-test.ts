import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { sharedDirectory } from "@app/net/test/directory";
import { unzipSync } from "fflate";
import { beforeAll, expect, test, vi } from "vitest";
import { parse } from "yaml";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const fixture = join(import.meta.dirname, "..", "local", "fixture");
const serverless = createRequire(import.meta.url).resolve("serverless/bin/serverless.js");

async function packageInto(directory: string): Promise<void> {
  await promisify(execFile)(process.execPath, [serverless, "package", "--package", directory], {
    cwd: fixture,
  });
}

const directory = sharedDirectory();
const again = sharedDirectory();
beforeAll(() => packageInto(directory));

test("each function has its own zip file with one module", () => {
  const zips = readdirSync(directory).filter((file) => file.endsWith(".zip"));
  const declared = parse(readFileSync(join(fixture, "serverless.yml"), "utf8")) as { functions: object };
  expect(zips.sort()).toEqual(
    Object.keys(declared.functions)
      .map((key) => `${key}.zip`)
      .sort(),
  );
  expect(Object.keys(unzipSync(readFileSync(join(directory, "putItem.zip"))))).toEqual(["handlers.mjs"]);
});

test("the module needs no other file, and exports the handler", async () => {
  const { "handlers.mjs": code } = unzipSync(readFileSync(join(directory, "putItem.zip")));
  const file = join(directory, "alone.mjs");
  writeFileSync(file, code ?? "");
  expect(await import(file)).toMatchObject({ putItem: expect.any(Function) });
});

test("the template deploys that zip file under that handler", () => {
  const template = JSON.parse(
    readFileSync(join(directory, "cloudformation-template-update-stack.json"), "utf8"),
  );
  const { Handler, Code } = template.Resources.PutItemLambdaFunction.Properties;
  expect(Handler).toBe("handlers.putItem");
  expect(JSON.stringify(Code)).toContain("putItem.zip");
});

test("unchanged code makes the same zip file again", async () => {
  await packageInto(again);
  expect(readFileSync(join(again, "copyItems.zip"))).toEqual(readFileSync(join(directory, "copyItems.zip")));
});
