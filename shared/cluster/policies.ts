import { kubectl } from "./kubectl.ts";

/** Inventory calls nobody. Its image has bash, which can connect. */
const FORBIDDEN = "timeout 2 bash -c 'exec 3<>/dev/tcp/orders/3000' 2>/dev/null && echo reached; true";

/**
 * Tries an edge that no NetworkPolicy allows, from inside the cluster.
 * @returns a sentence for the user when the cluster does not enforce NetworkPolicies; the cluster itself does not say so
 */
export async function warnOfOpenNetwork(): Promise<string | undefined> {
  const answer = await kubectl(["exec", "deployment/inventory", "--", "bash", "-c", FORBIDDEN]);
  if (!answer.includes("reached")) return undefined;
  return "This cluster does not enforce NetworkPolicies: inventory reached orders, which it must not. Install a network plugin that enforces them, such as Calico or Cilium.";
}
