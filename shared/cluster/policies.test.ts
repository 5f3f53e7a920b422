import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { expect, it, onTestFinished, vi } from "vitest";
import { warnOfOpenNetwork } from "./policies.ts";

/** Stands in for a pod of inventory: runs the script of `kubectl exec` with this `timeout`, whose connection succeeds or fails. */
function inAPodWhere(connection: "succeeds" | "fails"): void {
  const directory = testDirectory();
  const programs = {
    kubectl: 'for script; do :; done; exec bash -c "$script"',
    timeout: connection === "succeeds" ? "exit 0" : "exit 124",
  };
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  vi.stubEnv("PATH", `${directory}${delimiter}${process.env["PATH"]}`);
  onTestFinished(() => void vi.unstubAllEnvs());
}

it("names an edge that should be closed when the cluster does not enforce NetworkPolicies", async () => {
  inAPodWhere("succeeds");
  expect(await warnOfOpenNetwork()).toContain("inventory reached orders");
});

it("says nothing when the edge is closed", async () => {
  inAPodWhere("fails");
  expect(await warnOfOpenNetwork()).toBeUndefined();
});
