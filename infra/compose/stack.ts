import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@app/net/ports";

/** The containers of `docker compose up`, as a separate project beside any other, on free ports. */
export interface Stack {
  project: string;
  /** The gateway's URL: the base URL of the contract. */
  url: string;
  issuer: string;
  /** Runs `docker compose <args>` for this project. @returns its output @throws Error with its error message */
  compose(...args: string[]): Promise<string>;
  /** Runs a command in a running container. @returns its output */
  exec(service: string, ...command: string[]): Promise<string>;
  /** Removes containers, networks and volumes. */
  down(): Promise<void>;
}

export interface StackOptions {
  /** Removes everything that is left of an earlier project with this name. */
  project: string;
  /** Further compose files, which override or extend compose.yaml. */
  files?: string[];
  environment?: Record<string, string>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Prepares a project without starting it: `compose("up", "--wait")` starts it. */
export async function openStack({ project, files = [], environment = {} }: StackOptions): Promise<Stack> {
  const ports = { GATEWAY_PORT: String(await freePort()), ISSUER_PORT: String(await freePort()) };
  const env = { ...process.env, ...ports, ...environment, COMPOSE_PROGRESS: "quiet" };
  const named = [
    "--project-name",
    project,
    ...["compose.yaml", ...files].flatMap((file) => ["--file", file]),
  ];
  const compose = (...args: string[]) => docker(["compose", ...named, ...args], env);
  const stack: Stack = {
    project,
    url: `http://127.0.0.1:${env.GATEWAY_PORT}`,
    issuer: `http://127.0.0.1:${env.ISSUER_PORT}`,
    compose,
    exec: (service, ...command) => compose("exec", "--no-TTY", service, ...command),
    down: async () => {
      await compose("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "5");
    },
  };
  await stack.down();
  return stack;
}

/** Runs a docker command in the repository's root. @throws Error with its error message */
export async function docker(args: string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const run = promisify(execFile);
  const options = { cwd: root, env, maxBuffer: 64 * 1024 * 1024 };
  return run("docker", args, options).then(
    ({ stdout }) => stdout,
    (error: Error & { stderr?: string }) => {
      const command = `docker ${args.join(" ")}`;
      throw new Error(`${command} failed: ${error.stderr?.trim() || error.message}`, { cause: error });
    },
  );
}
