import { readFileSync } from "node:fs";

export type Data = Record<string, string>;

/** Kubernetes mounts it into each pod that has a service account. The pod's manifest makes Node trust its `ca.crt`. */
const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const API = "https://kubernetes.default.svc";
const APPLY = "application/apply-patch+yaml";

/** Reads and writes Secrets in this pod's namespace, with the rights of the pod's service account. */
export function openSecrets(api = API, account = ACCOUNT) {
  const read = (name: string) => readFileSync(`${account}/${name}`, "utf8").trim();
  const secrets = `${api}/api/v1/namespaces/${read("namespace")}/secrets`;
  const authorization = `Bearer ${read("token")}`;

  async function call(method: string, url: string, body: string | null = null): Promise<Response> {
    const response = await fetch(url, { method, headers: { authorization, "content-type": APPLY }, body });
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
