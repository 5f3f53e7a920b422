import { setting } from "./config.ts";

/** A certificate that names this service, its key, and the authority whose certificates are believed; all PEM. */
export type Tls = { ca: string; cert: string; key: string };

/** From `TLS_CA`, `TLS_CERT` and `TLS_KEY`, usually files; undefined where services talk on one machine's loopback, in the clear. */
export function readTls(): Tls | undefined {
  const key = setting("TLS_KEY", "");
  return key === "" ? undefined : { ca: setting("TLS_CA"), cert: setting("TLS_CERT"), key };
}
