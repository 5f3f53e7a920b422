import { TABLES } from "@app/functions/serverless-config";
import { type BothOptions, startBoth } from "@app/infra/embedded/both";
import { functionsRedriver } from "@app/infra/redrive/redrive-functions";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { RunContext } from "../../harness/run-context.ts";
import { localDynamoDb } from "../../harness/variants/functions-store.ts";
import { variantsOf } from "../../harness/variants/variants.ts";
import { durableFaults } from "../faults/durable-faults.ts";
import { DynamoDbProxy } from "../faults/dynamodb-proxy.ts";
import { bind, type Fault } from "../faults/fault.ts";
import { type FunctionsTarget, functionsFaults } from "../faults/functions-faults.ts";
import { findMissingLetters } from "../faults/poison.ts";
import { StreamMemory } from "../faults/stream-memory.ts";
import type { ChaosTarget, StartChaosTarget } from "./target.ts";

export const startFunctionsTarget: StartChaosTarget = (context) =>
  startFunctionsWith(functionsFaults, context);

export const startDurableTarget: StartChaosTarget = (context) =>
  startFunctionsWith(durableFaults, context, { form: "durable" });

/** The supervised functions variant with a proxy in front of DynamoDB. */
export async function startFunctionsWith(
  faults: readonly Fault<FunctionsTarget>[],
  { progress, signal }: RunContext,
  options: Pick<BothOptions, "preloadFunctions" | "form"> = {},
): Promise<ChaosTarget> {
  const proxy = new DynamoDbProxy();
  const both = await startBoth({
    only: "functions",
    supervise: true,
    linkDynamoDb: (endpoint) => proxy.lead(endpoint),
    ...options,
    onProgress: progress,
    signal,
  });
  const functions = both.functions!;
  const variant = variantsOf(both)[0]!;
  const client = localDynamoDb(functions.dynamodbEndpoint);
  const target: FunctionsTarget = {
    both,
    proxy,
    client,
    poisons: [],
    provider: both.outside,
    memories: memoriesOf(client, functions.dynamodbEndpoint),
  };
  return {
    both,
    variant,
    faults: bind(faults, target),
    redriver: functionsRedriver(functions),
    inspect: () => findMissingLetters(`${functions.runDirectory}/dead-letters`, target.poisons),
    async stop() {
      client.destroy();
      await variant.store.close();
      await both.stop();
      proxy.close();
    },
  };
}

/** By the logical ids of serverless.yml. */
export function memoriesOf(client: DynamoDBClient, endpoint: string): Record<string, StreamMemory> {
  const of = (tableName: string) => new StreamMemory({ client, endpoint, tableName });
  return {
    OrdersTable: of(TABLES.orders),
    ReservationsTable: of(TABLES.reservations),
    PaymentsTable: of(TABLES.payments),
    SlowPaymentsTable: of(TABLES.slowPayments),
  };
}
