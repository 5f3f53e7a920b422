import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { pythonTool } from "@app/net/test/python-tool";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { SERVICES } from "../embedded/call-keys.ts";

const VALIDATE = "1.37.0";
const KUBERNETES = "1.33.0";
const OVERLAYS = ["local", "mesh", "production"];

/** Kinds that an extension of the cluster defines: no schema of Kubernetes has them. */
const EXTENSIONS = ["security.istio.io/v1", "gateway.networking.k8s.io/v1", "postgresql.cnpg.io/v1"];

const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const without =
  (works("kubectl", "kustomize", "--help") ? undefined : "there is no kubectl") ??
  (works("python3", "-c", "import venv") ? undefined : "there is no Python with venv");

type Container = {
  securityContext: unknown;
  readinessProbe?: unknown;
  resources: { limits: { memory?: string } };
};
type Pod = {
  securityContext: unknown;
  automountServiceAccountToken?: boolean;
  containers: Container[];
  volumes?: { secret?: { secretName: string } }[];
};
type Resource = {
  kind: string;
  metadata: { name: string };
  spec?: { template?: { spec: Pod } };
  rules?: { resourceNames?: string[] }[];
};

const build = (overlay: string) =>
  execFileSync("kubectl", ["kustomize", join(import.meta.dirname, "overlays", overlay)], {
    encoding: "utf8",
  });
const resourcesOf = (overlay: string) =>
  parseAllDocuments(build(overlay)).map((each) => each.toJS() as Resource);

describe.skipIf(without)(`the manifests for Kubernetes${without ? `: ${without}` : ""}`, () => {
  it.each(OVERLAYS)("%s is valid for Kubernetes, except for what extensions define", async (overlay) => {
    const file = join(testDirectory(), `${overlay}.yaml`);
    writeFileSync(file, build(overlay));
    const { stdout, stderr, status } = spawnSync(
      await pythonTool("kubernetes-validate", VALIDATE, "kubernetes-validate"),
      ["--strict", "--kubernetes-version", KUBERNETES, file],
      {
        encoding: "utf8",
      },
    );
    const complaints = `${stdout}${stderr}`.split("\n").filter((line) => /^(WARN|ERROR)/.test(line));
    const ours = complaints.filter((line) => !EXTENSIONS.some((api) => line.includes(`api version ${api} `)));
    expect({ status, ours }).toEqual({ status: 0, ours: [] });
  });

  it.each(OVERLAYS)("%s runs every pod without rights, with limits and with probes", (overlay) => {
    const pods = resourcesOf(overlay).filter(({ spec }) => spec?.template);
    expect(pods.length).toBeGreaterThan(SERVICES.length);
    for (const { kind, metadata, spec } of pods) {
      const pod = spec!.template!.spec;
      const isService = kind !== "Job";
      expect(pod.securityContext, metadata.name).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
      if (isService) expect(pod.automountServiceAccountToken, metadata.name).toBe(false);
      for (const container of pod.containers) {
        expect(container.securityContext, metadata.name).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(container.resources.limits.memory, metadata.name).toBeDefined();
        if (isService) expect(container.readinessProbe, metadata.name).toBeDefined();
      }
    }
  });

  it("mounts only Secrets that the Job makes", () => {
    const all = resourcesOf("local");
    const made = all.flatMap(({ rules = [] }) => rules.flatMap(({ resourceNames = [] }) => resourceNames));
    const volumes = all.flatMap(({ spec }) => spec?.template?.spec.volumes ?? []);
    const mounted = volumes.flatMap(({ secret }) => secret?.secretName ?? []);
    expect(mounted.length).toBeGreaterThan(SERVICES.length);
    expect(made).toEqual(expect.arrayContaining(mounted));
    expect(mounted).not.toContain("kept");
  });
});
