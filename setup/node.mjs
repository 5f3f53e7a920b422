import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const PINNED_MAJOR = 24;

/**
 * Makes `node` the pinned Node for every npm script and every program in `node_modules/.bin`. pnpm would put a shell
 * script there, which does not pass signals on to Node.
 */
export function linkNode(root) {
  const modules = join(root, "node_modules");
  const [installed] = readdirSync(modules).filter((name) => /^node-(bin-)?(linux|darwin)-/.test(name));
  const node = [installed && join(modules, installed, "bin/node"), process.execPath].find(isPinned);
  if (!node) {
    throw new Error(
      `The registry has no Node ${PINNED_MAJOR} that runs on this machine (${process.platform}-${process.arch}): install Node ${PINNED_MAJOR} or newer yourself.`,
    );
  }
  for (const bin of [join(modules, ".bin"), join(root, "functions/node_modules/.bin")]) {
    rmSync(join(bin, "node"), { force: true });
    symlinkSync(node, join(bin, "node"));
  }
}

/** Whether this Node runs on this machine, and is new enough to run TypeScript. */
function isPinned(node) {
  try {
    const version = execFileSync(node, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return Number(version.slice(1).split(".")[0]) >= PINNED_MAJOR;
  } catch {
    return false;
  }
}
