import { totalmem } from "node:os";

/**
 * A default for a limit: the number of things, at `bytes` each, that fit in a `share` of the memory that this process has left. Containers
 * have less than their machine. @param atMost where there is plenty
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
