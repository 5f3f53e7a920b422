import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { issueCertificate } from "@app/infra/compose/secrets/certificates";
import { randomKey } from "@app/infra/embedded/call-keys";
import { usageOf } from "@app/infra/embedded/usage";
import type { Mesh } from "@app/infra/mesh/mesh";
import { type ExtraProcess, startExtraProcess } from "../../harness/extra-process.ts";
import type { Called, Calls } from "./caller.ts";

export const WAYS = ["plain", "in code", "mesh"] as const;
export type Way = (typeof WAYS)[number];
export const PARTS = ["caller", "callee", "sidecars"] as const;

/** CPU is in milliseconds for each call. `failed`: calls of `asked` that failed while a tenth of the answers was 503. */
export type Measured = {
  latencies: number[];
  cpu: Record<(typeof PARTS)[number], number>;
  /** Resident memory of one sidecar. */
  sidecarBytes: number;
  asked: number;
  failed: number;
};

const PER_SECOND = 200;
const WARM_UP_SECONDS = 0.5;
const CALLEE = fileURLToPath(new URL("callee.ts", import.meta.url));
const CALLER = fileURLToPath(new URL("caller.ts", import.meta.url));

type Pair = { callee: ExtraProcess<{ ready: true; url: string }>; caller: ExtraProcess<{ ready: true }> };
type Settings = Record<string, string>;

/** Starts a caller and a callee, lets the caller call for some seconds, and stops both. */
export async function measureCalls(way: Way, mesh: Mesh, seconds: number): Promise<Measured> {
  const settings = way === "in code" ? await protection(mesh) : { caller: {}, callee: {} };
  const callee = await startExtraProcess<Pair["callee"]["ready"]>(CALLEE, {
    LOG_LEVEL: "silent",
    ...settings.callee,
  });
  try {
    const CALLEE_URL = await addressOf(callee.ready.url, way, mesh);
    const caller = await startExtraProcess<Pair["caller"]["ready"]>(CALLER, {
      CALLEE_URL,
      ...settings.caller,
    });
    try {
      return await measure(
        { caller, callee },
        way === "mesh" ? [mesh.pids.orders, mesh.pids.inventory] : [],
        seconds,
      );
    } finally {
      await caller.stop();
    }
  } finally {
    await callee.stop();
  }
}

async function measure({ caller, callee }: Pair, sidecars: number[], seconds: number): Promise<Measured> {
  const count = Math.round(PER_SECOND * seconds);
  const call = async (path: string, calls = count): Promise<Called> => {
    caller.child.send({ path, perSecond: PER_SECOND, count: calls } satisfies Calls);
    const [called] = await Promise.race([once(caller.child, "message"), caller.failed, callee.failed]);
    return called;
  };
  const processes = { caller: [caller.child.pid!], callee: [callee.child.pid!], sidecars };
  const cpuOf = (part: keyof typeof processes) =>
    processes[part].reduce((sum, pid) => sum + usageOf(pid).cpuSeconds, 0);

  await call("/reservations/1", PER_SECOND * WARM_UP_SECONDS);
  const before = PARTS.map(cpuOf);
  const { latencies } = await call("/reservations/1");
  const cpu = PARTS.map((part, i) => [part, ((cpuOf(part) - before[i]!) * 1_000) / count]);
  const { failed } = await call("/reservations/failing");
  const sidecarBytes = sidecars.reduce((sum, pid) => sum + usageOf(pid).rssBytes, 0) / sidecars.length || 0;
  return { latencies, cpu: Object.fromEntries(cpu), sidecarBytes, asked: count, failed };
}

async function addressOf(url: string, way: Way, mesh: Mesh): Promise<string> {
  if (way === "mesh") return mesh.link({ caller: "orders", callee: "inventory", url });
  return way === "in code" ? `https://localhost:${new URL(url).port}` : url;
}

/** A key and certificates, as the containers have them. */
async function protection({ authority }: Mesh): Promise<{ caller: Settings; callee: Settings }> {
  const key = randomKey();
  const tls = async (name: string) => {
    const { certificate, key } = await issueCertificate(authority, name);
    return { TLS_CA: authority.certificate, TLS_CERT: certificate, TLS_KEY: key };
  };
  return {
    caller: { CALLEE_KEY: key, ...(await tls("orders")) },
    callee: { CALLER_KEYS: JSON.stringify({ orders: key }), ...(await tls("localhost")) },
  };
}
