import { expect, test } from "vitest";
import { readBenchOptions } from "./bench/options.ts";
import { readLoadOptions } from "./load/options.ts";
import { readInProcess } from "./test/command.ts";

test("bench --quick measures less", () => {
  const read = (...flags: string[]) => readBenchOptions(["node", "main.ts", ...flags]);
  expect(read()).toEqual({ rounds: 4, blocks: 3, seconds: 2, probeSeconds: 5, probes: 10, precision: 1.07 });
  expect(read("--quick", "--variant", "services")).toMatchObject({
    rounds: 2,
    seconds: 1,
    variant: "services",
  });
});

test.each([
  [["--scenario", "nope", "--variant", "services"], "Allowed choices are smoke, steady, ramp"],
  [["--url", "nowhere"], "It must be a URL like http://127.0.0.1:3000."],
  [
    ["--url", "http://a", "--variant", "services"],
    "option '--variant <name>' cannot be used with option '--url <url>'",
  ],
  [["--engine", "jmeter", "--variant", "services"], "Allowed choices are driver, k6."],
  [["--drivers", "0"], "It must be a whole number from 1 to 64."],
  [["--drivers", "2", "--engine", "k6"], "cannot be used with '--engine k6': one k6 uses every core"],
  [["--merge", "/no/such/file.json"], "ENOENT"],
  [["--merge", "package.json", "--drivers", "2"], "has no figures of a load: give files that npm run load"],
])("load %s is refused with one sentence and status 2", async (flags, sentence) => {
  const { status, stderr } = await readInProcess(() => readLoadOptions(["node", "main.ts", ...flags]));
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(status).toBe(2);
});
