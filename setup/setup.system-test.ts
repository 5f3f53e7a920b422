import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/**
 * A clone with the files that set-up reads and its own home directory, in a folder whose name has spaces and umlauts.
 */
let clone: string;
let home: string;
beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), "set-up-"));
  chmodSync(directory, 0o755);
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  clone = join(directory, "Bücher & Söhne");
  home = join(directory, "home");
  mkdirSync(home);
  for (const name of ["main", "setup", "stamp", "turn", "install", "run", "node", "failures"])
    copy(`setup/${name}.mjs`);
  for (const name of ["package.json", "package-lock.json"]) copy(`setup/${name}`);
  for (const name of ["package.json", "pnpm-workspace.yaml"]) copy(name);
  writeFileSync(join(clone, "pnpm-lock.yaml"), "\nimporters:\n\n  .:\n\n  functions:\n\npackages:\n");
  copy("functions/package.json");
});

const copy = (name: string) => cpSync(join(REPOSITORY, name), join(clone, name));

type Ended = { status: number | null; output: string };

async function setUp(env: Record<string, string> = {}, options: object = {}): Promise<Ended> {
  const child = start(env, options);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, output };
}

function start(env: Record<string, string>, options: object): ChildProcess {
  const args = [join(clone, "setup/main.mjs")];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"], HOME: home, ...env },
    ...options,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Puts a fake `npm` first on the PATH. It installs a fake pnpm, which records its run. */
function standIns(pnpm = ""): Record<string, string> {
  const bin = join(home, "bin");
  mkdirSync(bin);
  const brought = `
    const fs = require("node:fs");
    fs.appendFileSync(${JSON.stringify(join(home, "ran"))}, "pnpm ");
    fs.mkdirSync("functions/node_modules/.bin", { recursive: true });
    fs.mkdirSync("node_modules/.bin", { recursive: true });
    ${pnpm}`;
  writeFileSync(join(home, "pnpm.cjs"), brought);
  const npm = `#!/bin/sh\nmkdir -p node_modules/pnpm/bin && cp "$HOME/pnpm.cjs" node_modules/pnpm/bin/pnpm.cjs\n`;
  writeFileSync(join(bin, "npm"), npm, { mode: 0o755 });
  return { PATH: `${bin}:${process.env["PATH"]}` };
}

const installations = () => readFileSync(join(home, "ran"), "utf8").split(" ").length - 1;

it("contacts no registry and prints nothing when everything is installed", async () => {
  const env = standIns();
  expect(await setUp(env)).toMatchObject({
    status: 0,
    output: expect.stringMatching(/Installed in \d+ s\.\n$/),
  });
  expect(await setUp({ PATH: "/nowhere" })).toMatchObject({ status: 0, output: "" });
  expect(installations()).toBe(1);
});

it.each([
  ["the lockfile", () => writeFileSync(join(clone, "pnpm-lock.yaml"), "\nimporters:\n\n  .:\n\npackages:\n")],
  [
    "a package.json",
    () => writeFileSync(join(clone, "functions/package.json"), `{"dependencies":{"zod":"1"}}`),
  ],
  ["what is installed", () => rmSync(join(clone, "functions/node_modules"), { recursive: true })],
])("installs again when %s changed", async (_, change) => {
  const env = standIns();
  await setUp(env);
  change();
  expect((await setUp(env)).status).toBe(0);
  expect(installations()).toBe(2);
});

it("makes `node` the pinned Node itself, which receives signals, in every folder with commands", async () => {
  await setUp(standIns());
  for (const folder of ["", "functions"]) {
    const node = spawn(join(clone, folder, "node_modules/.bin/node"), [
      "-e",
      "process.kill(process.pid, 'SIGTERM')",
    ]);
    expect(await once(node, "close")).toEqual([null, "SIGTERM"]);
  }
});

describe("of two commands at once", () => {
  it("one installs and the other waits", async () => {
    const env = standIns("setTimeout(() => {}, 500)");
    const both = await Promise.all([setUp(env), setUp(env)]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(both.map(({ output }) => output).join("")).toMatch(
      /Another command \(process \d+\) is installing/,
    );
    expect(installations()).toBe(1);
  });

  it("the second takes over after the first was killed", async () => {
    const env = standIns();
    symlinkSync(String(spawnSync("true").pid), join(clone, "setup/.lock"));
    expect((await setUp(env)).status).toBe(0);
    expect(existsSync(join(clone, "setup/.lock"))).toBe(false);
  });
});

it("ends pnpm when it is ended itself, and starts again the next time", async () => {
  const env = standIns(
    "setInterval(() => {}, 1000); fs.writeFileSync(process.env.HOME + '/pid', `${process.pid}`)",
  );
  const child = start(env, { stdio: "ignore" });
  await expect.poll(() => existsSync(join(home, "pid"))).toBe(true);
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([1, null]);
  const pid = Number(readFileSync(join(home, "pid"), "utf8"));
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

describe("prints the reason in one sentence, and exits with 1:", () => {
  const failed = (sentence: string | RegExp) => ({ status: 1, output: expect.stringMatching(sentence) });

  it("no registry answers, and the cache is empty", async () => {
    const env = { npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" };
    expect(await setUp(env)).toEqual(failed(/The package registry http:\/\/127.0.0.1:9 cannot be reached/));
  });

  it("the home directory cannot be written", async () => {
    chmodSync(home, 0o555);
    const offline = { npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" };
    expect(await setUp(offline, writableFor(NOBODY))).toEqual(failed(`${home}/.npm cannot be written`));
  });

  it("the clone cannot be written", async () => {
    chmodSync(join(clone, "setup"), 0o555);
    expect(await setUp({}, NOBODY)).toEqual(failed(`${clone}/setup/.lock cannot be written`));
  });

  it.each([
    ["ENOSPC: no space left on device, write", "The disk is full: free about 1 GB"],
    ["ERR_PNPM_TARBALL_INTEGRITY  Got unexpected checksum", "its hash differs"],
    ["ERR_PNPM_OUTDATED_LOCKFILE  Cannot install", "The lockfile does not fit a package.json"],
    ["npm error code SELF_SIGNED_CERT_IN_CHAIN", "is not trusted: name your organisation's certificates"],
    ["it burns", "pnpm install ended with exit status 1. The end of what it printed:\nit burns"],
  ])("pnpm says %j", async (said, sentence) => {
    const env = standIns(`console.log(${JSON.stringify(said)}); process.exitCode = 1;`);
    const { status, output } = await setUp(env);
    expect({ status, output }).toEqual(failed(""));
    expect(output).toContain(sentence);
    expect(output).not.toContain("    at ");
  });

  it("Node is too old", async () => {
    const old = join(home, "old.cjs");
    writeFileSync(old, `Object.defineProperty(process, "versions", { value: { node: "18.20.8" } });`);
    expect(await setUp({ NODE_OPTIONS: `--require "${old}"` })).toEqual(
      failed(/This needs Node 20 or newer, and .* is Node 18.20.8/),
    );
  });
});

/** This user owns the clone. */
function writableFor(user: object): object {
  chmodSync(clone, 0o777);
  chmodSync(join(clone, "setup"), 0o777);
  return user;
}
