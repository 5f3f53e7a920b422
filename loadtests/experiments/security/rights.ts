import { TABLES } from "@app/functions/serverless-config";
import { lambdas } from "@app/infra/diagrams/read";
import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { CREDENTIALS } from "../lib/tables.ts";
import { type Probe, refuses } from "./probe.ts";
import { ALL_TABLES } from "./tables.ts";

type Attempt = { what: string; command: object };

/** Calls that no role may allow: on tables of other contexts, and a deletion in its own. */
function attemptsOf(context: string): Attempt[] {
  return ALL_TABLES.flatMap<Attempt>(({ name: TableName, context: owner, key: Key }) =>
    owner === context
      ? [{ what: `deletes from ${TableName}`, command: new DeleteItemCommand({ TableName, Key }) }]
      : [
          { what: `reads ${TableName}`, command: new ScanCommand({ TableName }) },
          { what: `writes to ${TableName}`, command: new PutItemCommand({ TableName, Item: Key }) },
        ],
  );
}

/** The sweeper may put an order on the stream again, and decide nothing about it. */
const DECISIONS = ["sweepOrders", "redriveOrders"].map((name) => ({
  name,
  what: "sets the status of an order",
  command: new UpdateItemCommand({
    TableName: TABLES.orders,
    Key: { id: { S: "forged" } },
    UpdateExpression: "set #status = :status",
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: { ":status": { S: "confirmed" } },
  }),
}));

/** Calls DynamoDB with each function's access key, past its code, as a malicious package in the function could. */
export async function probeRoles(endpoint: string): Promise<Probe[]> {
  const attempts = lambdas().flatMap(({ name, context }) =>
    attemptsOf(context).map((attempt) => ({ name, ...attempt })),
  );
  const probes = [...attempts, ...DECISIONS].map(({ name, what, command }) => {
    const client = clientOf(name, endpoint);
    const about = { variant: "functions", group: "another context's data", name: `${name} ${what}` } as const;
    const denied = (error: Error) => error.name === "AccessDeniedException";
    return refuses(about, () => client.send(command as ScanCommand).then(() => false, denied)).finally(() =>
      client.destroy(),
    );
  });
  return Promise.all(probes);
}

function clientOf(accessKeyId: string, endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY };
  return new DynamoDBClient({ endpoint, region: CREDENTIALS.AWS_REGION, credentials, maxAttempts: 1 });
}
