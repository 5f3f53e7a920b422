import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));

/** All scripts except those that pass their flags to another program: vitest, biome, or the last command of a chain. */
const commands = Object.entries(manifest.scripts).filter(([, script]) => !/ (vitest|biome|&&) /.test(script));

const PAGES = globSync("**/*.md", { cwd: REPOSITORY, exclude: ["**/node_modules", "reports"] })
  .map((page) => readFileSync(join(REPOSITORY, page), "utf8"))
  .join("\n");

/** The flags that the pages give a command, such as `npm run chaos -- --seed 1`. */
function flagsOnPages(name: string): string[] {
  const uses = PAGES.matchAll(new RegExp(`npm (?:run )?(?:--silent )?${name} -- ([^\`#\n]*)`, "g"));
  return [...uses].flatMap(([, flags]) => flags!.match(/--[a-z0-9-]+/g) ?? []);
}

/** Runs a script as npm does, which appends the flags to it. */
function run(script: string, flag: string): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile("/bin/sh", ["-c", `${script} ${flag}`], { cwd: REPOSITORY }, (error, stdout, stderr) => {
      resolve({ status: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

it("finds flags of commands on the pages", () => {
  expect(flagsOnPages("chaos")).toContain("--seed");
});

describe.concurrent.each(commands)("npm run %s", (name, script) => {
  it("prints its usage with --help, and the usage has every flag that a page names", async () => {
    const { status, stdout, stderr } = await run(script, "--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: npm run /);
    expect(flagsOnPages(name).filter((flag) => !stdout.includes(`${flag} `))).toEqual([]);
  });

  it("refuses an unknown flag with one sentence and status 2", async () => {
    const { status, stdout, stderr } = await run(script, "--no-such-flag");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: .+\n$/);
  });
});
