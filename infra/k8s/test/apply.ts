import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { kubectl, NAMESPACE } from "@app/cluster/kubectl";
import { docker } from "../../compose/stack.ts";
import { stopwatch } from "../../embedded/usage.ts";
import { LOAD, without } from "./without.ts";

const PROGRAMS = [
  "gateway",
  "orders",
  "inventory",
  "payments",
  "payment-provider",
  "identity-provider",
  "secrets",
];
const IMAGES = [...PROGRAMS.map((name) => `orders-two-ways/${name}`), "postgres:18"];
const overlay = fileURLToPath(new URL("../overlays/local", import.meta.url));

/** Builds and loads the images, applies the overlay `local`, and deletes it after all tests. */
export default async function apply(): Promise<(() => Promise<void>) | void> {
  if (without) return;
  if (await kubectl(["get", "namespace", NAMESPACE, "--ignore-not-found"]))
    throw new Error(
      `The cluster has a namespace ${NAMESPACE} already, and the tests would delete it: delete it yourself first.`,
    );
  await docker(["compose", "build", "--quiet", ...PROGRAMS]);
  await docker(["compose", "pull", "--quiet", "--policy", "missing", "orders-database"]);
  const loaded = spawnSync(`${LOAD} ${IMAGES.join(" ")}`, { shell: true, encoding: "utf8" });
  if (loaded.status !== 0) throw new Error(`${LOAD} failed: ${loaded.stderr}`);
  const remove = async () => void (await kubectl(["delete", "namespace", NAMESPACE]));
  try {
    const seconds = stopwatch();
    await kubectl(["apply", "--kustomize", overlay]);
    await kubectl(["wait", "--for=condition=Complete", "job/secrets", "--timeout=120s"]);
    await kubectl(["rollout", "status", "deployment,statefulset", "--timeout=180s"]);
    console.log(`All pods were ready ${seconds()} s after kubectl apply.`);
    return remove;
  } catch (error) {
    console.error(await kubectl(["get", "pods,events", "--sort-by", ".metadata.creationTimestamp"]));
    await remove();
    throw error;
  }
}
