import type { LocalService } from "./local-service.ts";

/** Addresses of the service once it is ready. `dynamodbPid` is absent when another process runs the engine. */
export type Ready = { ready: true; url: string } & Pick<
  LocalService,
  "dynamodbEndpoint" | "dynamodbPid" | "lambdaEndpoint" | "runDirectory"
>;

/**
 * Reports to the parent process that the service is ready: a line on standard output and, if there is an IPC channel, a
 * message. From then on this process lives as long as its parent.
 */
export function signalReady(local: LocalService, url: string): Ready {
  const { dynamodbEndpoint, dynamodbPid, lambdaEndpoint, runDirectory } = local;
  const ready: Ready = { ready: true, url, dynamodbEndpoint, dynamodbPid, lambdaEndpoint, runDirectory };
  process.stdout.write(`orders-two-ways: functions ready on ${url}, their data in ${runDirectory}\n`);
  process.send?.(ready);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, local.stop);
  return ready;
}

/** Ends this process when its parent is gone. */
export function endWithParent(): void {
  if (!process.connected) return;
  process.once("disconnect", () => process.exit());
  // The listener alone must not keep this process alive, for example after a failed start.
  process.channel?.unref();
}
