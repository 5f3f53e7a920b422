import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export type Data = Record<string, string>;

/** Kubernetes mounts it into each pod that has a service account. The pod's manifest makes Node trust its `ca.crt`. */
const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const API = "https://kubernetes.default.svc";
const APPLY = "application/apply-patch+yaml";

/** A new pod reaches nobody until the rules of its NetworkPolicies are in place. */
const REACHABLE_WITHIN_MS = 60_000;
const PAUSE_MS = 250;

/** Reads and writes Secrets in this pod's namespace, with the rights of the pod's service account. */
export function openSecrets(api = API, account = ACCOUNT) {
  const read = (name: string) => readFileSync(`${account}/${name}`, "utf8").trim();
  const secrets = `${api}/api/v1/namespaces/${read("namespace")}/secrets`;
  const authorization = `Bearer ${read("token")}`;

  async function call(method: string, url: string, body: string | null = null): Promise<Response> {
    const headers = { authorization, "content-type": APPLY };
    const response = await fetchPatiently(url, { method, headers, body });
    if (response.ok || response.status === 404) return response;
    throw new Error(
      `The API server answered ${response.status} to ${method} ${url}: ${await response.text()}`,
    );
  }

  return {
    /** @returns undefined when there is no such Secret */
    async read(name: string): Promise<Data | undefined> {
      const response = await call("GET", `${secrets}/${name}`);
      if (response.status === 404) return undefined;
      const { data = {} } = (await response.json()) as { data?: Data };
      return mapValues(data, (value) => Buffer.from(value, "base64").toString());
    },
    /** Creates the Secret, or replaces its content. */
    async write(name: string, content: Data): Promise<void> {
      const data = mapValues(content, (value) => Buffer.from(value).toString("base64"));
      const secret = { apiVersion: "v1", kind: "Secret", metadata: { name }, data };
      const { status } = await call(
        "PATCH",
        `${secrets}/${name}?fieldManager=secrets-job&force=true`,
        JSON.stringify(secret),
      );
      if (status === 404) throw new Error("The namespace of this pod is gone.");
    },
  };
}

function mapValues(data: Data, change: (value: string) => string): Data {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, change(value)]));
}

async function fetchPatiently(url: string, request: RequestInit): Promise<Response> {
  for (const latest = Date.now() + REACHABLE_WITHIN_MS; ; await sleep(PAUSE_MS)) {
    try {
      return await fetch(url, request);
    } catch (error) {
      const { code, message } = (error as Error).cause as Error & { code?: string };
      const sentence = `The API server at ${new URL(url).origin} cannot be reached (${code ?? message})`;
      if (Date.now() > latest) throw new Error(`${sentence}.`, { cause: error });
      console.log(`${sentence}: trying again.`);
    }
  }
}
