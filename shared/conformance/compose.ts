import { spawnSync } from "node:child_process";
import { Unreachable } from "./unreachable.ts";

/** Where a container's port 3000 is published on this machine. @throws Unreachable, with a sentence for the user, when it is not */
export function publishedAt(service: string): string {
  const { stdout, error } = spawnSync("docker", ["compose", "port", service, "3000"], { encoding: "utf8" });
  if (error) throw new Unreachable("There is no docker command: install Docker Engine with Compose.");
  const port = /:(\d+)\s*$/.exec(stdout)?.[1];
  if (!port) throw new Unreachable(`The container ${service} is not up: start it with docker compose up.`);
  return `http://127.0.0.1:${port}`;
}
