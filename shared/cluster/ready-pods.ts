import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { type Kubectls, kubectl } from "./kubectl.ts";

const READY = ".endpoints[?(@.conditions.ready==true)].targetRef.name";
const WATCH_AGAIN_MS = 500;

/**
 * The ready pods of a Service; `ready` is kept up to date until kubectl is stopped.
 * @throws Error with a sentence for the user when no pod of the Service is ready
 */
export async function followReadyPods(service: string, running: Kubectls): Promise<{ ready: string[] }> {
  const slices = ["endpointslices", "--selector", `kubernetes.io/service-name=${service}`];
  const print = (path: string) => ["get", ...slices, "--output", `jsonpath={${path}}{"\\n"}`];
  const namesIn = (line: string) => line.split(/\s+/).filter((name) => name !== "");
  const pods = { ready: namesIn(await kubectl(print(`.items[*]${READY}`))) };
  if (pods.ready.length === 0)
    throw new Error(
      `No pod of the service ${service} is ready: kubectl apply --kustomize infra/k8s/overlays/local, then wait until its pods are.`,
    );
  void (async () => {
    for (; !running.stopped; await sleep(WATCH_AGAIN_MS, undefined, { ref: false })) {
      const watch = running.start(...print(READY), "--watch");
      for await (const line of createInterface(watch.stdout)) pods.ready = namesIn(line);
    }
  })();
  return pods;
}
