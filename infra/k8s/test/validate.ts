import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { pythonTool } from "@app/net/test/python-tool";

const VALIDATE = "1.37.0";
const KUBERNETES = "1.33.0";

/** Kinds that an extension of the cluster defines: no schema of Kubernetes has them. */
const EXTENSIONS = [
  "security.istio.io/v1",
  "gateway.networking.k8s.io/v1",
  "postgresql.cnpg.io/v1",
  "k6.io/v1alpha1",
];

const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

/** Why manifests cannot be validated here; undefined when they can. */
export const withoutValidation =
  (works("kubectl", "kustomize", "--help") ? undefined : "there is no kubectl") ??
  (works("python3", "-c", "import venv") ? undefined : "there is no Python with venv");

/** Compares manifests with the schemas of Kubernetes. */
export async function validate(manifests: string): Promise<{ status: number | null; complaints: string[] }> {
  const file = join(testDirectory(), "manifests.yaml");
  writeFileSync(file, manifests);
  const { stdout, stderr, status } = spawnSync(
    await pythonTool("kubernetes-validate", VALIDATE, "kubernetes-validate"),
    ["--strict", "--kubernetes-version", KUBERNETES, file],
    { encoding: "utf8" },
  );
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => /^(WARN|ERROR)/.test(line));
  const isExtension = (line: string) => EXTENSIONS.some((api) => line.includes(`api version ${api} `));
  return { status, complaints: lines.filter((line) => !isExtension(line)) };
}
