import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { startEmbeddedDynamoDb } from "../dynamodb/embedded-dynamodb.ts";
import { createTables } from "../dynamodb/tables.ts";
import { cleanUpAfterUs } from "../process-guard.ts";
import type { HasRecords } from "../streams/streams-api.ts";

export interface TestEngine {
  endpoint: string;
  /** Creates a throw-away directory. */
  directory: string;
  client: DynamoDBClient;
  hasRecords: HasRecords | undefined;
  /** Creates a table with key `id` and a stream of both images; returns the stream's ARN. */
  createTable(name: string): Promise<string>;
  stop(): void;
}

/** The embedded engine, for the tests of one file. It ends with the test process at the latest. */
export async function startTestEngine(): Promise<TestEngine> {
  const directory = mkdtempSync(join(tmpdir(), "functions-test-"));
  cleanUpAfterUs({ directory });
  const engine = await startEmbeddedDynamoDb(join(directory, "dynamodb.sqlite"), (message) => {
    throw new Error(message);
  });

  const client = createTestClient(engine.endpoint);
  return {
    endpoint: engine.endpoint,
    directory,
    client,
    hasRecords: engine.hasRecords,
    async createTable(name) {
      const [table] = await createTables(client, {
        Table: { Type: "AWS::DynamoDB::Table", Properties: tableNamed(name) },
      });
      if (table?.streamArn === undefined) throw new Error(`${name} has no stream`);
      return table.streamArn;
    },
    stop() {
      client.destroy();
      process.kill(engine.pid, "SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function createTestClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
}

function tableNamed(TableName: string): Record<string, unknown> {
  return {
    TableName,
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
  };
}
