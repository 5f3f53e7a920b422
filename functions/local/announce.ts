import type { LocalService } from "./local-service.ts";

/**
 * Tells whoever started us that the service is ready, in a line on standard output and, where there is
 * an IPC channel, as `{ ready: true, url, dynamodbEndpoint, runDirectory }`. Then lives as long as they do.
 */
export function announce(local: LocalService, url: string): void {
  const { dynamodbEndpoint, runDirectory } = local;
  process.stdout.write(`orders-two-ways: functions ready on ${url}, their data in ${runDirectory}\n`);
  process.send?.({ ready: true, url, dynamodbEndpoint, runDirectory });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, local.stop);
}

/** Ends this process when the one that started it is gone. */
export function endWithParent(): void {
  if (!process.connected) return;
  process.once("disconnect", () => process.exit());
  // Listening must not keep a process alive that has nothing else to do, as after a failed start.
  process.channel?.unref();
}
