import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { isAlive, processTable, processTree } from "./embedded/process-table.ts";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));
const IS_ROOT = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };
const READY = "Ctrl-C stops everything.";

type Surroundings = {
  title: string;
  user: "root" | "ordinary" | "any";
  folder?: string;
  mode?: number;
  umask?: string;
};

/** An ordinary user gets a separate home directory, and so an empty cache of npm and pnpm. No case has a terminal. */
const MATRIX: Surroundings[] = [
  { title: "of an ordinary user with an empty cache", user: "ordinary" },
  { title: "of root, in a folder that no other user may enter", user: "root", mode: 0o700 },
  { title: "in a path with spaces and umlauts", user: "any", folder: "Bücher & Söhne" },
  { title: "with umask 077", user: "any", umask: "077" },
];

describe.each(MATRIX)("npm start in a fresh clone $title", (surroundings) => {
  it("installs, becomes ready and stops; the second time without a registry", async ({ skip }) => {
    skip(surroundings.user === "root" && !IS_ROOT, "only root can try this");
    const { clone, home, owner } = freshClone(surroundings);
    const env = { ...userEnvironment(), ...(surroundings.user === "ordinary" && { HOME: home }) };
    const start = (extra: Record<string, string>) =>
      startAndStop(surroundings.umask ?? "022", { cwd: clone, env: { ...env, ...extra }, ...owner });

    const first = await start({});
    expect(first).toContain("Installed in");
    const offline = { npm_config_registry: "http://127.0.0.1:9/", npm_config_cache: join(home, "no-cache") };
    expect(await start(offline)).not.toContain("Install");
  });
});

/** The last commit, cloned for the user of the case. */
function freshClone({ user, folder = "clone", mode = 0o755 }: Surroundings) {
  const directory = mkdtempSync(join(tmpdir(), "fresh-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  const [clone, home] = [join(directory, folder), join(directory, "home")];
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", REPOSITORY, clone]);
  mkdirSync(home);
  chmodSync(directory, mode);
  if (user !== "ordinary" || !IS_ROOT) return { clone, home };
  execFileSync("chown", ["-R", `${NOBODY.uid}:${NOBODY.gid}`, directory]);
  return { clone, home, owner: NOBODY };
}

/** The user's environment, without the variables that npm and vitest set for this process. */
function userEnvironment(): Record<string, string> {
  const ours = /^(npm_(?!config_registry$)|VITEST|VITE_|(NODE|NODE_ENV|INIT_CWD|TEST|LOG_LEVEL)$)/;
  const path = process.env["PATH"]!.split(":").filter((each) => !each.includes("node_modules"));
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return { ...(Object.fromEntries(kept) as Record<string, string>), PATH: path.join(":") };
}

/** Runs `npm start` on free ports until it is ready, and stops it; returns what it printed. */
async function startAndStop(umask: string, options: object): Promise<string> {
  const flags = ["--services-port", "0", "--functions-port", "0", "--issuer-port", "0", "--lab-port", "0"];
  const script = `umask ${umask} && exec npm start -- ${flags.join(" ")}`;
  const began = performance.now();
  const npm = spawn("/bin/sh", ["-c", script], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void npm.kill("SIGKILL")); // ends all its descendants, too
  const ended = once(npm, "exit");
  let output = "";
  const ready = new Promise<void>((resolve) => {
    for (const stream of [npm.stdout, npm.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
        if (output.includes(READY)) resolve();
      });
  });
  await Promise.race([ready, ended.then(() => Promise.reject(new Error(output)))]);
  console.log(`ready after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  const tree = processTree(processTable(), npm.pid!);
  npm.kill("SIGTERM");
  await ended;
  await expect.poll(() => tree.filter(isAlive), { timeout: 30_000 }).toEqual([]);
  return output;
}
