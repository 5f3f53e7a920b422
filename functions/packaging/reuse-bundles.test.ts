import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { beforeEach, expect, test } from "vitest";
import { bundleUnlessMade } from "./reuse-bundles.ts";

let service: string;
let bundles: string;
beforeEach(() => {
  service = testDirectory();
  bundles = join(service, "bundles");
  write("handler.ts", 'import { answer } from "./answer.ts"; export const handler = () => answer;');
  write("answer.ts", "export const answer = 41;");
});

/** Written some time ago, as most files of a project are. */
function write(name: string, text: string, secondsAgo = 60): void {
  writeFileSync(join(service, name), text);
  const time = Date.now() / 1_000 - secondsAgo;
  utimesSync(join(service, name), time, time);
}

const bundle = (...handlers: string[]) => bundleUnlessMade(service, handlers, bundles);
const made = () => readFileSync(join(bundles, "handler.mjs"), "utf8");

test("bundles are made once", async () => {
  await bundle("handler.handler");
  expect(made()).toContain("41");
  writeFileSync(join(bundles, "handler.mjs"), "untouched");
  await bundle("handler.handler");
  expect(made()).toBe("untouched");
});

test("bundles are made again when any input has changed, or another handler exists", async () => {
  await bundle("handler.handler");
  write("answer.ts", "export const answer = 42;", -60);
  await bundle("handler.handler");
  expect(made()).toContain("42");
  writeFileSync(join(bundles, "handler.mjs"), "untouched");
  await bundle("handler.handler", "answer.answer");
  expect(made()).toContain("42");
});
