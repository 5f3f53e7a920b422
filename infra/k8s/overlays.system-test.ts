import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { SERVICES } from "../embedded/call-keys.ts";
import { validate, withoutValidation } from "./test/validate.ts";

const OVERLAYS = ["local", "observed", "mesh", "production"];

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

const built = new Map<string, string>();
function build(overlay: string): string {
  const path = join(import.meta.dirname, "overlays", overlay);
  const text = built.get(overlay) ?? execFileSync("kubectl", ["kustomize", path], { encoding: "utf8" });
  built.set(overlay, text);
  return text;
}
const resourcesOf = (overlay: string) =>
  parseAllDocuments(build(overlay)).map((each) => each.toJS() as Resource);

const title = `the manifests for Kubernetes${withoutValidation ? `: ${withoutValidation}` : ""}`;
describe.skipIf(withoutValidation)(title, () => {
  it.each(OVERLAYS)("%s is valid for Kubernetes, except for what extensions define", async (overlay) => {
    expect(await validate(build(overlay))).toEqual({ status: 0, complaints: [] });
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

  it.each(OVERLAYS)("%s names every object that a component completes", (overlay) => {
    expect(build(overlay)).not.toContain("itself");
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
