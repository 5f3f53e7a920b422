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

const waiting = { timeout: 150_000, interval: 1_000 };

const areReady = (name: string) => kubectl(["rollout", "status", workloadOf(name), "--timeout=100s"]);

async function readyPodsOf(name: string): Promise<string[]> {
  const ready = '{{if and (eq .type "Ready") (eq .status "True")}}{{$pod}} {{end}}';
  const conditions = `{{$pod := .metadata.name}}{{range .status.conditions}}${ready}{{end}}`;
  const each = `{{range .items}}{{if not .metadata.deletionTimestamp}}${conditions}{{end}}{{end}}`;
  const names = ["get", "pods", "--selector", `app=${name}`, "--output", `go-template=${each}`];
  return (await kubectl(names)).trim().split(" ");
}

/** As `kubectl drain` does. @throws Error with the server's message while the PodDisruptionBudget forbids it */
async function evict(pod: string): Promise<void> {
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod } };
  const path = `/api/v1/namespaces/${NAMESPACE}/pods/${pod}/eviction`;
  const input = JSON.stringify(eviction);
  await kubectl(["create", "--raw", path, "--filename", "-"], input).catch((error: Error) => {
    if (!error.message.includes("NotFound")) throw error; // the autoscaler was sooner
  });
}

/** Evicts all pods of a service at once, and then those again that were refused. @returns the reasons of the refusals */
async function drain(name: string): Promise<string[]> {
  const pods = await vi.waitFor(async () => {
    const ready = await readyPodsOf(name);
    expect(ready.length).toBeGreaterThan(1); // the autoscaler adds the second pod some seconds after the first apply
    return ready;
  }, waiting);
  const evictions = await Promise.allSettled(pods.map(evict));
  const refused = pods.filter((_, i) => evictions[i]!.status === "rejected");
  for (const pod of refused) await vi.waitFor(() => evict(pod), waiting);
  await areReady(name);
  return evictions.flatMap((each) => (each.status === "rejected" ? String(each.reason) : []));
}

describe.skipIf(without)(`the services on a cluster, under load${without ? `: ${without}` : ""}`, () => {
  it("answer every request while each service is updated", { timeout: 400_000 }, () =>
    underLoad(async () => {
      for (const name of SERVICES) {
        await kubectl(["rollout", "restart", workloadOf(name)]);
        await areReady(name);
      }
    }),
  );

  it(
    "answer every request while the pods of each are evicted together, as by a drain: the second waits for the first",
    {
      timeout: 400_000,
    },
    () =>
      underLoad(async () => {
        // In turn: on a cluster with one node, the new pods of all services at once would take the cores that the requests need.
        for (const name of SERVICES) {
          const refusals = await drain(name);
          expect(refusals).not.toEqual([]);
          for (const refusal of refusals) expect(refusal).toMatch(/disruption budget/);
        }
      }),
  );

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
