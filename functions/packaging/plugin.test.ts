import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parse } from "yaml";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const fixture = join(import.meta.dirname, "..", "local", "fixture");
const serverless = createRequire(import.meta.url).resolve("serverless/bin/serverless.js");
const directories: string[] = [];

async function packageFixture(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "functions-test-"));
  directories.push(directory);
  await promisify(execFile)(process.execPath, [serverless, "package", "--package", directory], {
    cwd: fixture,
  });
  return directory;
}

let directory: string;
beforeAll(async () => {
  directory = await packageFixture();
});
afterAll(() => {
  for (const each of directories) rmSync(each, { recursive: true });
});

test("each function has its own zip file with one module", () => {
  const zips = readdirSync(directory).filter((file) => file.endsWith(".zip"));
  const declared = parse(readFileSync(join(fixture, "serverless.yml"), "utf8")) as { functions: object };
  expect(zips.sort()).toEqual(
    Object.keys(declared.functions)
      .map((key) => `${key}.zip`)
      .sort(),
  );
  expect(Object.keys(unzipSync(readFileSync(join(directory, "putItem.zip"))))).toEqual([
    "handlers/put-item.mjs",
  ]);
});

test("the module needs no other file, and exports the handler", async () => {
  const { "handlers/put-item.mjs": code } = unzipSync(readFileSync(join(directory, "putItem.zip")));
  const file = join(directory, "alone.mjs");
  writeFileSync(file, code ?? "");
  expect(await import(file)).toMatchObject({ handler: expect.any(Function) });
});

test("the template deploys that zip file under that handler", () => {
  const template = JSON.parse(
    readFileSync(join(directory, "cloudformation-template-update-stack.json"), "utf8"),
  );
  const { Handler, Code } = template.Resources.PutItemLambdaFunction.Properties;
  expect(Handler).toBe("handlers/put-item.handler");
  expect(JSON.stringify(Code)).toContain("putItem.zip");
});

test("unchanged code makes the same zip file again", async () => {
  const again = await packageFixture();
  expect(readFileSync(join(again, "copyItems.zip"))).toEqual(readFileSync(join(directory, "copyItems.zip")));
});
