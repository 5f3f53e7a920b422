import { type ChildProcess, execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

/** All manifests of `infra/k8s` are in this namespace. */
export const NAMESPACE = "orders-two-ways";

/** While kubectl finds no server, it also logs each attempt. */
const LOG_LINE = /^[EW]\d{4} .*\n/gm;

/**
 * Runs kubectl on the current context, in the namespace of the manifests.
 * @param input for its standard input, such as a manifest for `apply --filename -`
 * @returns its output
 * @throws Error with a sentence for the user when there is no kubectl, or with kubectl's message
 */
export async function kubectl(args: readonly string[], input = ""): Promise<string> {
  const running = promisify(execFile)("kubectl", ["--namespace", NAMESPACE, ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
  running.child.stdin?.on("error", () => {}); // kubectl may end before it reads
  running.child.stdin?.end(input);
  return running.then(
    ({ stdout }) => stdout,
    (error: Error & { code?: unknown; stderr?: string }) => {
      if (error.code === "ENOENT") throw new Error("There is no kubectl on your PATH: install it.");
      const said = error.stderr?.replace(LOG_LINE, "").trim();
      throw new Error(`kubectl ${args[0]} failed: ${said || error.message}`, { cause: error });
    },
  );
}

/** Running kubectl processes, which end together. */
export class Kubectls {
  readonly #children = new Set<ChildProcess>();
  stopped = false;

  start(...args: string[]): ChildProcess & { stdout: NonNullable<ChildProcess["stdout"]> } {
    const child = spawn("kubectl", ["--namespace", NAMESPACE, ...args], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#children.add(child);
    child.once("close", () => this.#children.delete(child));
    child.on("error", () => {}); // `close` follows
    return child;
  }

  stop(): void {
    this.stopped = true;
    for (const child of this.#children) child.kill();
  }
}
