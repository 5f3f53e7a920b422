import { appendDeadLetter, describe } from "../dead-letters/dead-letters.ts";
import type { Table } from "../dynamodb/tables.ts";
import type { FunctionPool } from "../lambda/function-pool.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { DeclaredMapping } from "./declared-mappings.ts";
import { startMapping } from "./event-source-mapping.ts";
import type { StreamsApi } from "./streams-api.ts";

export interface MappingsContext {
  streams: StreamsApi;
  tables: Table[];
  pool: FunctionPool;
  checkpoints: Checkpoints;
  /** Directory of the dead letter files. */
  deadLetters: string;
  region: string;
  pollMillis: number;
  warn(message: string): void;
  signal: AbortSignal;
}

/** Starts the declared mappings on real tables and functions; resolves once all of them are reading. */
export async function startMappings(declared: DeclaredMapping[], context: MappingsContext): Promise<void> {
  await Promise.all(
    declared.map(({ functionKey, functionName, tableId, queueName, settings }) => {
      const { deadLetters, region, warn, pool } = context;
      const streamArn = streamOf(tableId, context.tables);
      return startMapping({
        ...context,
        consumer: { functionName, streamArn },
        settings,
        invoke: (records) => pool.invoke(functionKey, { Records: records }),
        discard(shardId, discard) {
          const { records, condition, error } = discard;
          const to = queueName === undefined ? "dropped" : `to ${queueName}`;
          const { name, message } = describe(error);
          const reason = error === undefined ? "" : `: ${name}: ${message}`;
          warn(`${functionKey}: ${condition}: ${records.length} records ${to}${reason}`);
          if (queueName === undefined) return;
          appendDeadLetter(deadLetters, { queueName, functionName, streamArn, shardId, region }, discard);
        },
      });
    }),
  );
}

function streamOf(tableId: string, tables: Table[]): string {
  const table = tables.find(({ logicalId }) => logicalId === tableId);
  if (table?.streamArn === undefined) throw new Error(`Table ${tableId} needs a StreamSpecification.`);
  return table.streamArn;
}
