import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sharedDirectory } from "@app/net/test/directory";
import { runCommand } from "@app/net/test/run-command";
import { beforeAll, describe, expect, it } from "vitest";
import { LATEST_PROFILE } from "../../harness/reports-directory.ts";
import { roundProfile } from "../../model/test/sample-profile.ts";
import { readInProcess } from "../test/command.ts";
import { readAdviseOptions } from "./options.ts";

const directory = sharedDirectory();
beforeAll(() => {
  write("profile.json", roundProfile());
  write("old.json", { ...roundProfile(), schemaVersion: 0 });
  write("partial.json", { schemaVersion: 2, items: { logs: { price: 5, checked: "2026-11-01" } } });
  write("misspelt.json", { schemaVersion: 2, items: { log: { price: 5 } } });
  writeFileSync(join(directory, "broken.json"), "{");
});

const write = (name: string, data: unknown) => writeFileSync(join(directory, name), JSON.stringify(data));

/** Runs `npm run advise` in the directory of the files. */
const advise = (...args: string[]) =>
  runCommand(join(import.meta.dirname, "main.ts"), args, { cwd: directory });

/** The advice without further flags, for several tests. */
let usual: Awaited<ReturnType<typeof advise>>;
beforeAll(async () => {
  usual = await advise("--profile", "profile.json");
});

it("prints both bills, the latency, the verdict, the decisive assumptions and the break-even points", async () => {
  const { status, stdout } = await advise(
    "--profile",
    "profile.json",
    "--orders-per-month",
    "2e6",
    "--shape",
    "spiky",
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/^2,000,000 orders a month, spiky/m);
  for (const part of [
    /^total +\$/m,
    /^response p99/m,
    /^Choose the /m,
    /^Decisive assumptions:/m,
    /^Break-even points:/m,
  ]) {
    expect(stdout).toMatch(part);
  }
});

it("prints the day on which each price was checked, and accepts a partial list and the prices of a region", async () => {
  expect(usual.stdout).toMatch(/^load balancer +\$16\.43 +\$0\.0225 per hour +2026-\d\d-\d\d$/m);
  expect(usual.stdout).toMatch(/^HTTP API .* not checked$/m);
  expect(usual.stdout).toMatch(/^Prices: us-east-1, US dollars, on demand/m);
  expect(usual.stdout).not.toContain("is known, so");

  const own = await advise(
    "--profile",
    "profile.json",
    "--prices",
    "partial.json",
    "--region",
    "eu-central-1",
  );
  expect(own.status).toBe(0);
  expect(own.stdout).toMatch(/^logs: written .* \$5 per GB +2026-11-01 \(your file\)$/m);
  expect(own.stdout).toMatch(/^From your file: logs: written\. All other prices come with this project\.$/m);
  expect(own.stdout).toMatch(/^load balancer +\$19\.71 /m);
  expect(own.stdout).toMatch(/^Without a known price in eu-central-1, priced as in us-east-1: .*HTTP API/m);
});

it("says where the answer changes for thrifty, usual and highly available services", () => {
  for (const name of ["thrifty", "usual", "highly available"]) {
    expect(usual.stdout).toMatch(new RegExp(`^- ${name} \\(.*\\): services .* orders a month`, "m"));
  }
});

it("names the origin of the profile", () => {
  expect(usual.stdout).toMatch(
    /^Computed from the profile measured on 2026-11-24: an unknown processor, 2 cores/,
  );
});

it.skipIf(existsSync(LATEST_PROFILE))(
  "uses the published profile when this machine has none, and says so",
  async () => {
    const { status, stdout } = await advise();
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^Computed from the published profile, not one of this machine; .* To measure yours \(4 minutes\): npm run profile$/m,
    );
  },
);

describe("refuses with status 2, and a sentence that names the fault:", () => {
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
    [["--prices", "misspelt.json"], "The price list cannot be used: the field items.log is unknown."],
    [["--prices", "broken.json"], "--prices"],
    [["--region", "mars-1"], "No prices of the region mars-1 are known"],
    [["--profile", "old.json"], "schemaVersion"],
  ])("%j", async (args, name) => {
    const { status, stderr } = await advise("--profile", "profile.json", ...args);
    expect(stderr).toContain(name);
    expect(stderr).not.toContain("    at ");
    expect(status).toBe(2);
  });
});
