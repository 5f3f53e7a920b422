import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { reasonFor } from "./failures.mjs";
import { install } from "./install.mjs";
import { isInstalled } from "./stamp.mjs";
import { takeTurn } from "./turn.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs missing packages, and prints progress. When nothing is missing, it only reads a few files. */
export async function setUp() {
  try {
    if (isInstalled(ROOT)) return;
    await takeTurn(`${ROOT}/setup/.lock`);
    if (!isInstalled(ROOT)) await install(ROOT);
  } catch (error) {
    console.error(`Nothing was started, because installing failed. ${reasonFor(error)}`);
    process.exitCode = 1;
  }
}
