import { forwardForClients } from "@app/cluster/forward";
import { kubectl, NAMESPACE } from "@app/cluster/kubectl";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { workloadOf } from "@app/infra/k8s/cluster";
import { without } from "@app/infra/k8s/test/without";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { fetchTokens } from "../harness/tokens.ts";
import { startLoad } from "./clients/load.ts";
import { blankReport } from "./report.ts";
import { injectAndAudit } from "./run.ts";
import { attachClusterTarget } from "./targets/cluster-target.ts";

const RATE = 20;
const CUSTOMERS = 20;
const patiently = { timeout: 100_000, interval: 1_000 };
/** `npm run chaos -- --k8s` has more faults, and repeats them. */
const FAULTS = [
  ...SERVICES.map((name) => `kill-${name}`),
  "kill-orders-database",
  "kill-inventory-database",
  "kill-payments-database",
  "freeze-orders",
  "freeze-payments-database",
  "cut-inventory-and-payments",
];

/** Orders, and reads, while `work` runs. No request may fail. */
async function underLoad(work: () => Promise<void>): Promise<void> {
  const { url, issuer, close } = await forwardForClients();
  onTestFinished(close);
  const load = startLoad({ url, tokens: await fetchTokens(issuer, CUSTOMERS), rate: RATE, seed: 1 });
  await work().finally(load.stop);
  expect(load.log.attempts.length).toBeGreaterThan(RATE);
  expect(load.log.attempts.filter(({ failure }) => failure)).toEqual([]);
  expect(load.log.contradictions).toEqual([]);
}

const areReady = (name: string) => kubectl(["rollout", "status", workloadOf(name), "--timeout=100s"]);

/** Without pods that are about to end. */
async function podsOf(name: string): Promise<string[]> {
  const running = "{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}} {{end}}{{end}}";
  const names = await kubectl([
    "get",
    "pods",
    "--selector",
    `app=${name}`,
    "--output",
    `go-template=${running}`,
  ]);
  return names.trim().split(" ");
}

/** As `kubectl drain` does. @throws Error with the server's message while the PodDisruptionBudget forbids it */
async function evict(pod: string): Promise<void> {
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod } };
  const path = `/api/v1/namespaces/${NAMESPACE}/pods/${pod}/eviction`;
  await kubectl(["create", "--raw", path, "--filename", "-"], JSON.stringify(eviction));
}

describe.skipIf(without)(`the services on a cluster, under load${without ? `: ${without}` : ""}`, () => {
  it("answer every request while each service is updated", () =>
    underLoad(async () => {
      for (const name of SERVICES) {
        await kubectl(["rollout", "restart", workloadOf(name)]);
        await areReady(name);
      }
    }));

  it("answer every request while all their pods are evicted, as by a drain: one pod of a service at a time", () =>
    underLoad(async () => {
      const drained = SERVICES.map(async (name) => {
        await areReady(name);
        const [first, second] = (await podsOf(name)) as [string, string];
        await vi.waitFor(() => evict(first), patiently);
        await expect(evict(second)).rejects.toThrow("would violate the pod's disruption budget");
        await vi.waitFor(() => evict(second), patiently);
        await areReady(name);
      });
      await Promise.all(drained);
    }));

  it("lose no order and charge none twice when pods are killed and frozen", {
    timeout: 400_000,
  }, async () => {
    const context = { progress: () => {}, signal: new AbortController().signal };
    const target = await attachClusterTarget(context);
    const report = blankReport("services");
    const settings = { seed: 4, every: 2.5, rate: RATE, patience: 120, once: true, duration: 300 };
    await injectAndAudit(target, { ...settings, faults: FAULTS }, report, context).finally(target.stop);
    expect(report.reasons).toEqual([]);
    expect(report.strikes.map(({ fault }) => fault).sort()).toEqual(FAULTS.toSorted());
    expect(report.audit).toMatchObject({ clean: true, findings: [], parked: [] });
  });
});
