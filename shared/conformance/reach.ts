import { spawnSync } from "node:child_process";
import { HOW_TO_START } from "@app/net/running";

/** There is no deployment or issuer to run against. The message is one sentence that says what to do. */
export class Unreachable extends Error {}

/** @throws Unreachable when the deployment does not answer */
export async function reach(url: string): Promise<void> {
  await fetch(`${url.replace(/\/$/, "")}/health`, { signal: AbortSignal.timeout(10_000) }).catch((cause) => {
    throw new Unreachable(`Nothing answers at ${url}: ${HOW_TO_START}, or name another with --url.`, {
      cause,
    });
  });
}

/**
 * The address on this machine of a container's port 3000.
 * @throws Unreachable, with a sentence for the user, when it is not published
 */
export function publishedAt(service: string): string {
  const { stdout, error } = spawnSync("docker", ["compose", "port", service, "3000"], { encoding: "utf8" });
  if (error) throw new Unreachable("There is no docker command: install Docker Engine with Compose.");
  const port = /:(\d+)\s*$/.exec(stdout)?.[1];
  if (!port) throw new Unreachable(`The container ${service} is not up: start it with docker compose up.`);
  return `http://127.0.0.1:${port}`;
}
