import { spawnSync } from "node:child_process";

/** Loads images into the cluster; their names follow. Also says that the current context is meant: these tests delete what they apply. */
export const LOAD = process.env["K8S_LOAD"];

/** Why the tests cannot use a cluster here; undefined when they can. */
export const without =
  (LOAD
    ? undefined
    : "K8S_LOAD names no command that loads images into your cluster, such as 'kind load docker-image'") ??
  (works("docker", "version") ? undefined : "there is no Docker, which builds the images") ??
  (works("kubectl", "get", "--raw=/readyz", "--request-timeout=5s")
    ? undefined
    : "kubectl reaches no cluster");

function works(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}
