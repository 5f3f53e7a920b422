import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { reasonFor } from "./failures.mjs";
import { install } from "./install.mjs";
import { isInstalled } from "./stamp.mjs";
import { takeTurn } from "./turn.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs what is missing, and says so; with everything in place it reads a few files and is done. */
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
