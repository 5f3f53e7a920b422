import { request } from "node:https";
import { fileURLToPath } from "node:url";
import { createAuthority, type Identity, issueCertificate } from "@app/infra/compose/secrets/certificates";
import type { Both } from "@app/infra/embedded/both";
import { randomKey } from "@app/infra/embedded/call-keys";
import { startExtraProcess } from "../../harness/extra-process.ts";
import { type Probe, refuses } from "./probe.ts";

const INVENTORY = fileURLToPath(new URL("../../../services/inventory/main.ts", import.meta.url));
const PATH = "/reservations/00000000-0000-8000-8000-000000000000";

type Caller = { key: string; certificate?: Identity };

/**
 * Starts one more process of the service inventory, with certificates as in the containers, and calls it without what a
 * caller needs.
 * @throws Error when the gateway's own certificate and key get no answer: then the refusals prove nothing
 */
export async function probeEncryption({ services }: Pick<Both, "services">): Promise<Probe[]> {
  const [authority, stranger, key] = [await createAuthority(), await createAuthority(), randomKey()];
  const own = await issueCertificate(authority, "localhost");
  const { ready, stop } = await startExtraProcess<{ ready: true; url: string }>(INVENTORY, {
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_LEVEL: "silent",
    DATABASE_URL: services!.postgres.urls.inventory,
    CALLER_KEYS: JSON.stringify({ gateway: key }),
    TLS_CA: authority.certificate,
    TLS_CERT: own.certificate,
    TLS_KEY: own.key,
  });
  const { port } = new URL(ready.url);
  const call = (caller: Caller) => statusOf(port, authority.certificate, caller);
  const gateway = await issueCertificate(authority, "gateway");
  const ways: Record<string, () => Promise<number>> = {
    "plain HTTP": async () => (await fetch(`http://127.0.0.1:${port}${PATH}`)).status,
    "no certificate": () => call({ key }),
    "a stranger's certificate": async () =>
      call({ key, certificate: await issueCertificate(stranger, "gateway") }),
    "another service's certificate": async () =>
      call({ key, certificate: await issueCertificate(authority, "payments") }),
    "an invented key": () => call({ key: randomKey(), certificate: gateway }),
  };
  try {
    const answered = await call({ key, certificate: gateway });
    if (answered !== NOT_FOUND) throw new Error(`The gateway itself got ${answered} over TLS.`);
    const probes = Object.entries(ways).map(([way, send]) => {
      const name = `inventory over TLS, called with ${way}`;
      return refuses(
        { variant: "services", group: "between services", name },
        async () => (await send()) === REFUSED,
      );
    });
    return await Promise.all(probes);
  } finally {
    await stop();
  }
}

const NOT_FOUND = 404;
const REFUSED = 401;

function statusOf(port: string, ca: string, { key, certificate }: Caller): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "x-caller": "gateway", "x-caller-key": key };
    const identity = certificate && { cert: certificate.certificate, key: certificate.key };
    request({ host: "localhost", port, path: PATH, headers, ca, agent: false, ...identity }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    })
      .on("error", reject)
      .end();
  });
}
