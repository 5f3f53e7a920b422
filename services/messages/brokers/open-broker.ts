import type { OpenBroker } from "../broker.ts";

/** The scheme of the URL chooses the adapter. Only the chosen one is loaded. */
export async function openBroker(url: string): Promise<OpenBroker> {
  if (/^postgres(ql)?:/.test(url)) return (await import("./postgres-log.ts")).openPostgresLog(url);
  if (url.startsWith("nats:")) return (await import("./jetstream.ts")).openJetStream(url);
  throw new Error(
    "BROKER_URL must be a URL like postgres://user:password@host/log or nats://user:password@host.",
  );
}
