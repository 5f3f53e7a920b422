import { join } from "node:path";
import { linkNode } from "./node.mjs";
import { run } from "./run.mjs";
import { removeStamp, writeStamp } from "./stamp.mjs";

/**
 * Quiet, without the notes of some npm versions on funding and audits, and with every kind of package whatever the
 * user's settings.
 */
const NPM = ["ci", "--ignore-scripts", "--include=prod", "--prefer-offline", "--no-audit", "--no-fund"];
const PNPM = ["install", "--frozen-lockfile", "--prod=false", "--optional", "--reporter=append-only"];

const PROGRESS = /^Progress: resolved (\d+), reused (\d+), downloaded (\d+), added (\d+)/;
const PROGRESS_MS = 3_000;

/**
 * Installs pnpm with npm and everything else with pnpm. The two lockfiles fix versions and hashes.
 * @throws {import("./run.mjs").CommandFailed} when a command fails
 */
export async function install(root) {
  const started = Date.now();
  console.error(`Installing into ${join(root, "node_modules")}: 720 MB, once …`);
  removeStamp(root);
  const progress = showProgress();
  try {
    await run("npm ci", ["npm", ...NPM], join(root, "setup"));
    progress.say("linking packages");
    const pnpm = join(root, "setup/node_modules/pnpm/bin/pnpm.cjs");
    await run("pnpm install", [process.execPath, pnpm, ...PNPM], root, progress.onLine);
  } finally {
    progress.end();
  }
  linkNode(root);
  writeStamp(root);
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** Prints the progress every few seconds, from the last report or from pnpm's output. */
function showProgress() {
  let state = "fetching pnpm";
  const timer = setInterval(() => console.error(`  ${state}`), PROGRESS_MS);
  const say = (text) => {
    state = text;
  };
  const onLine = (line) => {
    const [, all, reused, downloaded, added] = PROGRESS.exec(line) ?? [];
    if (all) say(`of ${all} packages ${Number(reused) + Number(downloaded)} fetched, ${added} in place`);
  };
  return { say, onLine, end: () => clearInterval(timer) };
}
