import type { Progress } from "./checkpoints.ts";
import { consumeShard } from "./consume-shard.ts";
import { type Mapping, shardOf, warnOf } from "./mapping.ts";
import { createShardReader } from "./shard-reader.ts";
import type { Position, Shard } from "./streams-api.ts";
import { realTime, type Time } from "./time.ts";

const discoveryMillis = 10_000;
const outageMillis = 1_000;

/**
 * Emulates a Lambda event source mapping. Per shard, one batch is in flight, in order, with a checkpoint after each; or
 * as many batches as the parallelization factor allows, with the changes of one item in order. Shards are read
 * concurrently, a child after its parent.
 *
 * A consumer without checkpoints begins at its starting position. The mapping stores that position at once, so that a
 * restart does not move it. Shards that appear later are read from their start.
 *
 * @returns once the starting positions are known and reading has begun; `stopped` settles after the signal, when
 *   nothing runs any more
 */
export async function startMapping(mapping: Mapping): Promise<{ stopped: Promise<void> }> {
  const { consumer, streams, checkpoints, signal } = mapping;
  const time = realTime(signal);
  const shards = await streams.shards(consumer.streamArn);
  const progress = checkpoints.read(consumer);
  const record = (shardId: string, reached: Progress) => {
    progress.set(shardId, reached);
    checkpoints.write(consumer, shardId, reached);
  };
  if (progress.size === 0) {
    for (const { shardId } of shards) record(shardId, await startingProgress(mapping, shardId));
  }
  return { stopped: followShards({ mapping, time, progress, record }) };
}

interface Run {
  mapping: Mapping;
  time: Time;
  progress: Map<string, Progress>;
  record(shardId: string, reached: Progress): void;
}

async function startingProgress(mapping: Mapping, shardId: string): Promise<Progress> {
  const { settings, checkpoints } = mapping;
  let reached: Position = "TRIM_HORIZON";
  if (settings.startingPosition === "TRIM_HORIZON" || checkpoints.lost) return reached;
  const reader = createShardReader({ ...shardOf(mapping, shardId), from: reached });
  for (;;) {
    const page = await reader.read();
    if (page.closed) return "FINISHED";
    if (page.upTo === undefined) return reached;
    reached = { after: page.upTo };
  }
}

async function followShards(run: Run): Promise<void> {
  const { mapping, time, progress } = run;
  const reading = new Map<string, Promise<void>>();
  while (!mapping.signal.aborted) {
    await survive(run, async () => {
      for (const { shardId } of readable(
        await mapping.streams.shards(mapping.consumer.streamArn),
        progress,
      )) {
        if (reading.has(shardId)) continue;
        reading.set(
          shardId,
          readShard(run, shardId).finally(() => reading.delete(shardId)),
        );
      }
      await Promise.race([time.sleep(discoveryMillis), ...reading.values()]);
    });
  }
  await Promise.allSettled(reading.values());
}

/** A child shard may be read once its parent is finished, or is no longer kept. */
function readable(shards: Shard[], progress: Map<string, Progress>): Shard[] {
  const unfinished = shards.filter(({ shardId }) => progress.get(shardId) !== "FINISHED");
  const ids = new Set(unfinished.map(({ shardId }) => shardId));
  return unfinished.filter(({ parentShardId }) => parentShardId === undefined || !ids.has(parentShardId));
}

async function readShard(run: Run, shardId: string): Promise<void> {
  const { mapping, progress } = run;
  const record = (reached: Progress) => run.record(shardId, reached);
  while (!mapping.signal.aborted && progress.get(shardId) !== "FINISHED") {
    const from = (progress.get(shardId) ?? "TRIM_HORIZON") as Position;
    await survive(run, () => consumeShard({ mapping, shardId, from, record }));
  }
}

/**
 * An engine that is away or restarting, or a full disk, must not end a mapping: warn, wait, continue from the
 * checkpoint.
 */
async function survive({ mapping, time }: Run, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (mapping.signal.aborted) return;
    warnOf(mapping, error);
    await time.sleep(outageMillis).catch(() => {});
  }
}
