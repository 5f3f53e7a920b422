import type { LocalService } from "./local-service.ts";

/** Where the service is, once it is ready. `dynamodbPid` is absent when the engine is not ours. */
export type Ready = { ready: true; url: string } & Pick<
  LocalService,
  "dynamodbEndpoint" | "dynamodbPid" | "lambdaEndpoint" | "runDirectory"
>;

/**
 * Tells whoever started us that the service is ready, in a line on standard output and, where there is
 * an IPC channel, as a message. Then lives as long as they do.
 */
export function announce(local: LocalService, url: string): Ready {
  const { dynamodbEndpoint, dynamodbPid, lambdaEndpoint, runDirectory } = local;
  const ready: Ready = { ready: true, url, dynamodbEndpoint, dynamodbPid, lambdaEndpoint, runDirectory };
  process.stdout.write(`orders-two-ways: functions ready on ${url}, their data in ${runDirectory}\n`);
  process.send?.(ready);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, local.stop);
  return ready;
}

/** Ends this process when the one that started it is gone. */
export function endWithParent(): void {
  if (!process.connected) return;
  process.once("disconnect", () => process.exit());
  // Listening must not keep a process alive that has nothing else to do, as after a failed start.
  process.channel?.unref();
}
