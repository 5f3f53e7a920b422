import { expect, test } from "vitest";
import { readInProcess } from "../test/command.ts";
import { readOptions } from "./options.ts";

const read = (...flags: string[]) => readOptions(["node", "main.ts", ...flags]);

test("the default is two minutes at 30 orders/s with a fault every 20 s and a random seed", () => {
  expect(read("--variant", "services")).toEqual({
    variants: ["services"],
    duration: 120,
    every: 20,
    rate: 30,
    patience: 60,
    seed: expect.any(Number),
  });
  expect(read().seed).not.toBe(read().seed);
});

test("times are in seconds or minutes, and faults are a list of names", () => {
  expect(read("--duration", "5m").duration).toBe(300);
  expect(read("--duration", "90s", "--every", "5s")).toMatchObject({ duration: 90, every: 5 });
  const flags = ["--variant", "services", "--faults", "kill-orders,drop-calls", "--seed", "7", "--rate", "5"];
  expect(read(...flags)).toMatchObject({ faults: ["kill-orders", "drop-calls"], seed: 7, rate: 5 });
});

test("in containers, new or running ones, and on a cluster, only the services can be tested", () => {
  expect(read("--compose", "--faults", "pause-orders")).toMatchObject({
    variants: ["services"],
    compose: true,
  });
  expect(read("--attach", "--faults", "pause-orders")).toMatchObject({
    variants: ["services"],
    attach: true,
  });
  expect(read("--k8s", "--faults", "freeze-orders")).toMatchObject({ variants: ["services"], k8s: true });
});

const run = (flags: string[]) => readInProcess(() => read(...flags));

test("--help lists every fault with its description", async () => {
  const { status, stdout } = await run(["--help"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/kill-orders +SIGKILL of orders/);
  expect(stdout).toMatch(/silent-provider +the payment provider charges and refunds, and never answers/);
});

test.each([
  [["--variant", "both services"], "Allowed choices are services"],
  [["--seed", "-1"], "It must be a whole number of up to nine digits."],
  [["--duration", "5"], "It must be a time from 12s on, such as 90s or 5m."],
  [["--duration", "soon"], "It must be a time from 12s on, such as 90s or 5m."],
  [["--every", "2m"], "120 s of load leave no time for a fault."],
  [["--patience", "0"], "It must be a time from 1s on, such as 90s or 5m."],
  [["--rate", "0"], "It must be a number above 0 and up to 500."],
  [
    ["--variant", "services", "--faults", "kill-orders,kill-time"],
    "argument 'kill-time' is invalid. The services have no such fault: --help lists them.",
  ],
  [
    ["--json", "/no/such/folder/file.json"],
    "It cannot be written there: name a file in a folder that exists.",
  ],
  [["--k8s", "--attach"], "option '--k8s' cannot be used with option '--attach'"],
  [["--attach", "--compose"], "option '--attach' cannot be used with option '--compose'"],
  [["--compose", "--variant", "both"], "option '--compose' cannot be used with option '--variant <name>'"],
  [["--attach", "--variant", "functions"], "option '--attach' cannot be used with option '--variant <name>'"],
])("%s is refused with one sentence and status 2, before anything starts", async (flags, sentence) => {
  const { status, stdout, stderr } = await run(flags);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});
