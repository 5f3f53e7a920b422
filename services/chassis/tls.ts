import { setting } from "./config.ts";

/** A certificate for this service's name, its key, and the trusted authority's certificate; all PEM. */
export type Tls = { ca: string; cert: string; key: string };

/**
 * Reads `TLS_CA`, `TLS_CERT` and `TLS_KEY`, usually from files; undefined where services use plain HTTP on one
 * machine's loopback.
 */
export function readTls(): Tls | undefined {
  const key = setting("TLS_KEY", "");
  return key === "" ? undefined : { ca: setting("TLS_CA"), cert: setting("TLS_CERT"), key };
}
