import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether the last installation in this folder succeeded for these lockfiles and this platform, and still exists. */
export function isInstalled(root) {
  try {
    const folders = workspacesOf(root).map((workspace) => join(root, workspace, "node_modules"));
    const inPlace = [join(root, "node_modules/.bin/node"), ...folders].every(existsSync);
    return inPlace && readFileSync(stampOf(root), "utf8") === fingerprintOf(root);
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

export function removeStamp(root) {
  rmSync(stampOf(root), { force: true });
}

export function writeStamp(root) {
  writeFileSync(stampOf(root), fingerprintOf(root));
}

const stampOf = (root) => join(root, "node_modules", ".setup");

/** All inputs of an installation: the lockfiles, the settings, the dependencies of each package.json, the platform. */
function fingerprintOf(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "setup/package-lock.json"]) {
    hash.update(readFileSync(join(root, file)));
  }
  for (const workspace of workspacesOf(root)) hash.update(dependenciesOf(join(root, workspace)));
  return hash.digest("hex");
}

/** The packages with dependencies: the lockfile contains no others. */
function workspacesOf(root) {
  const lockfile = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
  const importers = lockfile.slice(lockfile.indexOf("\nimporters:"), lockfile.indexOf("\npackages:"));
  return [...importers.matchAll(/^ {2}(\S.*):$/gm)].map(([, workspace]) => workspace);
}

function dependenciesOf(directory) {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return JSON.stringify({ dependencies, devDependencies, optionalDependencies });
}
