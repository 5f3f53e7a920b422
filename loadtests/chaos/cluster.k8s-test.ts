import { SERVICES } from "@app/infra/embedded/call-keys";
import { workloadOf } from "@app/infra/k8s/cluster";
import { without } from "@app/infra/k8s/test/without";
import { forwardForClients } from "@app/net/forward";
import { kubectl } from "@app/net/kubectl";
import { describe, expect, it, onTestFinished } from "vitest";
import { fetchTokens } from "../harness/tokens.ts";
import { startLoad } from "./clients/load.ts";
import { blankReport } from "./report.ts";
import { injectAndAudit } from "./run.ts";
import { attachClusterTarget } from "./targets/cluster-target.ts";

const RATE = 20;
const CUSTOMERS = 20;
/** Each pod is killed, a service and a database are frozen. `npm run chaos -- --k8s` has more faults, and repeats them. */
const FAULTS = [
  ...SERVICES.map((name) => `kill-${name}`),
  "kill-orders-database",
  "kill-inventory-database",
  "kill-payments-database",
  "freeze-orders",
  "freeze-payments-database",
];

describe.skipIf(without)(`the services on a cluster, under load${without ? `: ${without}` : ""}`, () => {
  it("answer every request while each service is updated", async () => {
    const { url, issuer, close } = await forwardForClients();
    onTestFinished(close);
    const load = startLoad({ url, tokens: await fetchTokens(issuer, CUSTOMERS), rate: RATE, seed: 1 });
    for (const name of SERVICES) {
      await kubectl(["rollout", "restart", workloadOf(name)]);
      await kubectl(["rollout", "status", workloadOf(name), "--timeout=100s"]);
    }
    await load.stop();
    expect(load.log.attempts.length).toBeGreaterThan(RATE);
    expect(load.log.attempts.filter(({ failure }) => failure)).toEqual([]);
    expect(load.log.contradictions).toEqual([]);
  });

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
