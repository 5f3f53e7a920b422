import { kubectl } from "@app/cluster/kubectl";
import { conform } from "@app/conformance/conform";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { reachableFrom } from "../compose/test/containers.ts";
import { customerOf } from "../compose/test/orders.ts";
import { type Cluster, openCluster, workloadOf } from "./cluster.ts";
import { without } from "./test/without.ts";

/** Everybody reaches the gateway, as customers do. All other edges are those of the call graph. */
const REACHABLE: Record<string, string[]> = {
  gateway: ["identity-provider", "inventory", "orders", "payments"],
  orders: ["gateway", "inventory", "orders-database", "payments"],
  inventory: ["gateway", "inventory-database"],
  payments: ["gateway", "payment-provider", "payments-database"],
  "identity-provider": ["gateway"],
  "payment-provider": ["gateway"],
  "orders-database": ["gateway"],
  "inventory-database": ["gateway"],
  "payments-database": ["gateway"],
};
const PARTS = Object.keys(REACHABLE);
const IDLE_MEBIBYTES = 900;
const waiting = { timeout: 120_000, interval: 1_000 };

describe.skipIf(without)(`the services on a cluster${without ? `: ${without}` : ""}`, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.close());

  it(`need less than ${IDLE_MEBIBYTES} MiB of memory, all pods together, while nobody orders`, async () => {
    const measured = await vi.waitFor(async () => {
      const lines = (await kubectl(["top", "pods", "--no-headers"])).trim().split("\n");
      const names = lines.map((line) => line.split(/\s+/)[0]!);
      expect(PARTS.filter((part) => !names.some((name) => name.startsWith(part)))).toEqual([]);
      return lines.map((line) => Number.parseInt(line.split(/\s+/)[2]!, 10));
    }, waiting);
    const total = measured.reduce((sum, each) => sum + each);
    console.log(`${measured.length} pods use ${total} MiB.`);
    expect(total).toBeLessThan(IDLE_MEBIBYTES);
  });

  it("pass every check of the contract", async () => {
    const { passed, results } = await conform({ url: cluster.url, issuer: cluster.issuer });
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(passed).toBeGreaterThan(150);
  });

  it("reach only those whom they call, by name or by address", async () => {
    const format = 'jsonpath={range .items[*]}{.metadata.labels.app} {.status.podIP}{"\\n"}{end}';
    const lines = (await kubectl(["get", "pods", "--output", format])).trim().split("\n");
    const pods = lines.map((line) => line.split(" ") as [string, string]);
    const parts = PARTS.map((service) => {
      const own = pods.filter(([name]) => name === service);
      return { service, addresses: Object.fromEntries(own.map(([, address]) => [address, address])) };
    });
    const reached = await Promise.all(PARTS.map((part) => reachableFrom(part, cluster, parts)));
    expect(Object.fromEntries(PARTS.map((part, i) => [part, reached[i]]))).toEqual(REACHABLE);
  });

  it.each(PARTS)("give %s no token for the API server", async (part) => {
    const look = ["ls", "/var/run/secrets/kubernetes.io"];
    await expect(cluster.exec(part, ...look)).rejects.toThrow("No such file or directory");
  });

  it("share their namespace with no privileged pod", async () => {
    const container = { name: "a", image: "postgres:18", securityContext: { privileged: true } };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [container] } };
    await expect(kubectl(["create", "--filename", "-"], JSON.stringify(pod))).rejects.toThrow(
      'violates PodSecurity "restricted',
    );
  });

  it("keep their data when the pod of a database is replaced", async () => {
    const customer = await customerOf(cluster);
    const confirmed = async (id: string) =>
      vi.waitFor(async () => expect(await customer.statusOf(id)).toBe("confirmed"), waiting);
    const id = await customer.place();
    await confirmed(id);
    await kubectl(["delete", "pod", "--selector", "app=orders-database"]);
    await kubectl(["rollout", "status", workloadOf("orders-database"), "--timeout=120s"]);
    await confirmed(id);
    await confirmed(await customer.place());
  });
});
