import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { beforeEach, describe, expect, test } from "vitest";
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
const made = (directory = bundles) => readFileSync(join(directory, "handler.mjs"), "utf8");

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

describe("a run of a service with installed packages", () => {
  let kept: string;
  beforeEach(async () => {
    mkdirSync(join(service, "node_modules"));
    await bundle("handler.handler");
    const [name = ""] = readdirSync(join(service, "node_modules/.cache/bundles"));
    kept = join(service, "node_modules/.cache/bundles", name);
    writeFileSync(join(kept, "handler.mjs"), "kept");
  });
  const nextRun = async (...handlers: string[]) => {
    const directory = testDirectory();
    await bundleUnlessMade(service, handlers, directory);
    return made(directory);
  };

  test("gets a copy of the bundles of the run before", async () => {
    expect(await nextRun("handler.handler")).toBe("kept");
  });

  test("makes its own when an input has changed, another handler exists, or a kept bundle is incomplete, and keeps them", async () => {
    expect(await nextRun("handler.handler", "answer.answer")).toContain("41");
    write("answer.ts", "export const answer = 42;", -60);
    expect(await nextRun("handler.handler")).toContain("42");
    write("answer.ts", "export const answer = 43;");
    rmSync(join(kept, "made.json"));
    expect(await nextRun("handler.handler")).toContain("43");
    expect(made(kept)).toContain("43");
  });

  test("leaves the bundles of a running service as they are", async () => {
    write("answer.ts", "export const answer = 42;", -60);
    await nextRun("handler.handler");
    expect(made()).toContain("41");
  });
});
