import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LATEST_PROFILE } from "../../harness/reports-directory.ts";
import list from "../../model/cost/prices.json" with { type: "json" };
import { roundProfile } from "../../model/test/sample-profile.ts";
import { readInProcess, runCommand } from "../test/command.ts";
import { readAdviseOptions } from "./options.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "advise-"));
  write("profile.json", roundProfile());
  write("old.json", { ...roundProfile(), schemaVersion: 0 });
  const { logs: renamed, ...items } = list.items;
  write("prices.json", { ...list, items: { ...items, log: renamed } });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const write = (name: string, data: unknown) => writeFileSync(join(directory, name), JSON.stringify(data));

/** Runs `npm run advise` in the directory of the files. */
const advise = (...args: string[]) => runCommand("advise", args, { cwd: directory });

it("prints both bills, the latency, the verdict, the decisive assumptions and the break-even points", async () => {
  const { status, output } = await advise(
    "--profile",
    "profile.json",
    "--orders-per-month",
    "2e6",
    "--shape",
    "spiky",
  );
  expect(status).toBe(0);
  expect(output).toMatch(/^2,000,000 orders a month, spiky/m);
  for (const part of [
    /^total +\$/m,
    /^response p99/m,
    /^Choose the /m,
    /^Decisive assumptions:/m,
    /^Break-even points:/m,
  ]) {
    expect(output).toMatch(part);
  }
});

it("says whose profile it is computed from", async () => {
  const { output } = await advise("--profile", "profile.json");
  expect(output).toMatch(/^Computed from the profile measured on 2026-11-24: an unknown processor, 2 cores/);
});

it.skipIf(existsSync(LATEST_PROFILE))(
  "uses the published profile when this machine has none, and says so",
  async () => {
    const { status, output } = await advise();
    expect(status).toBe(0);
    expect(output).toMatch(
      /^Computed from the published profile, not one of this machine; .* To measure yours \(4 minutes\): npm run profile$/m,
    );
  },
);

describe("refuses, by its name and with status 2,", () => {
  it.each([
    [["--orders-per-month", "-5"], "--orders-per-month"],
    [["--orders-per-month", "1e15"], "--orders-per-month"],
    [["--orders-per-month", "many"], "--orders-per-month"],
    [["--shape", "wavy"], "--shape"],
    [["--latency-target", "0"], "--latency-target"],
    [["--longest-task", "-1"], "--longest-task"],
    [["--assume", "luck=1"], "luck"],
    [["--assume", "coreSpeed=0"], "coreSpeed"],
    [["--prices", "nowhere.json"], "--prices"],
    [["--profile", "nowhere.json"], "--profile"],
  ])("%j", async (args, name) => {
    const { status, stderr } = await readInProcess(() => readAdviseOptions(["node", "main.ts", ...args]));
    expect(stderr).toContain(name);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });

  it.each([
    [["--prices", "prices.json"], "log"],
    [["--profile", "old.json"], "schemaVersion"],
  ])("%j", async (args, name) => {
    const { status, output } = await advise("--profile", "profile.json", ...args);
    expect(output).toContain(name);
    expect(output).not.toContain("    at ");
    expect(status).toBe(2);
  });
});
