import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import type { FunctionPool } from "../lambda/function-pool.ts";

/** A CloudFormation resource as serverless.yml declares it. */
export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** Resources by logical id. */
export type Resources = Record<string, Resource>;

export interface Table {
  logicalId: string;
  name: string;
  /** False when the table existed already. */
  created: boolean;
  /** ARN of the table's stream; absent without a stream. */
  streamArn?: string;
}

/**
 * Creates the tables that serverless.yml declares and waits until they are active. An existing table is not changed.
 * Properties without a meaning for a local engine (time to live, backups, tags) are not passed on.
 *
 * @throws Error with one sentence, when a table has no literal name
 */
export async function createTables(client: DynamoDBClient, resources: Resources): Promise<Table[]> {
  const declared = Object.entries(resources).filter(([, { Type }]) => Type === "AWS::DynamoDB::Table");
  return await Promise.all(declared.map(([logicalId, resource]) => createTable(client, logicalId, resource)));
}

async function createTable(
  client: DynamoDBClient,
  logicalId: string,
  { Properties = {} }: Resource,
): Promise<Table> {
  const name = Properties.TableName;
  if (typeof name !== "string")
    throw new Error(`Table ${logicalId} needs a literal TableName to run locally.`);
  const created = await createUnlessThere(client, tableInput(name, Properties));
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.05, maxDelay: 1 }, { TableName: name });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  const streamArn = Table?.LatestStreamArn;
  return { logicalId, name, created, ...(streamArn !== undefined && { streamArn }) };
}

async function createUnlessThere(client: DynamoDBClient, input: CreateTableCommandInput): Promise<boolean> {
  try {
    await client.send(new CreateTableCommand(input));
    return true;
  } catch (error) {
    if (error instanceof ResourceInUseException) return false;
    throw error;
  }
}

function tableInput(name: string, properties: Record<string, unknown>): CreateTableCommandInput {
  const declared = properties as unknown as CreateTableCommandInput;
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } = declared;
  const { BillingMode, ProvisionedThroughput, StreamSpecification } = declared;
  return {
    TableName: name,
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    BillingMode,
    ProvisionedThroughput,
    // CloudFormation names only the view type; there it implies that the stream is enabled.
    StreamSpecification: StreamSpecification && { ...StreamSpecification, StreamEnabled: true },
  };
}

const ATTEMPTS = 5;

/**
 * Fills new tables as after a deployment: by invoking the function that seeds.
 *
 * @throws Error with one sentence, when the function keeps failing
 */
export async function seedTables(
  seed: string | undefined,
  tables: Table[],
  pool: Pick<FunctionPool, "invoke">,
): Promise<void> {
  if (seed === undefined || !tables.some(({ created }) => created)) return;
  for (let attempt = 1; ; attempt++) {
    const failure = await pool.invoke(seed, {}).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failure) return;
    // An engine that has just started, on a Java machine for example, may at first need longer than a function's timeout.
    if (attempt < ATTEMPTS) continue;
    throw new Error(`custom.local.seed: the function ${seed} failed: ${failure.message}`);
  }
}
