import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * A program of a package on PyPI, at a fixed version, in a virtual environment that is created once in the user's cache.
 * @returns the path of the program
 * @throws Error without Python or PyPI
 */
export async function pythonTool(name: string, version: string, program: string): Promise<string> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const environment = join(cache, "orders-two-ways", `${program}-${version}`);
  const path = join(environment, "bin", program);
  if (!existsSync(path)) {
    await run("python3", ["-m", "venv", environment]);
    await run(join(environment, "bin", "pip"), ["install", "--quiet", `${name}==${version}`]);
  }
  return path;
}
