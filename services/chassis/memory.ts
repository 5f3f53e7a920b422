import { totalmem } from "node:os";

/**
 * Default for a limit: the number of items of `bytes` each that fit in a `share` of the memory available to this
 * process. A container may have less memory than its machine.
 * @param atMost upper bound
 */
export function affordable({
  bytes,
  share,
  atMost,
}: {
  bytes: number;
  share: number;
  atMost: number;
}): number {
  const limit = Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem());
  const left = Math.max(0, limit - process.memoryUsage.rss());
  return Math.max(1, Math.min(atMost, Math.floor((left * share) / bytes)));
}
