import { BEGINNERS, TRUE_BUT_FOR } from "@app/functions/forged-records/contradictions";
import { imageOf, ofNoOrder } from "@app/functions/forged-records/forge";
import { declared, deployedName } from "@app/functions/serverless-config";
import type { ChangeRecord } from "@app/functions-local/streams/streams-api";
import type { Both } from "@app/infra/embedded/both";
import { CONSUMERS, invoke } from "../../chaos/faults/stream-consumers.ts";
import { memoriesOf } from "../../chaos/targets/functions-target.ts";
import { localDynamoDb } from "../../harness/variants/functions-store.ts";
import { type Probe, refuses } from "./probe.ts";

type Functions = NonNullable<Both["functions"]>;

const NO_EVENTS = [{}, [], "event", { Records: null }, { Records: [{}] }, { Records: [{ dynamodb: null }] }];

/** Every route of orders needs a token. */
const ORDER_ROUTES = Object.entries(declared.functions).flatMap(([key, { events = [] }]) =>
  events.flatMap(({ httpApi = "" }) => {
    const [method, path = ""] = httpApi.split(" ");
    return path.startsWith("/orders") ? [{ key, method, path }] : [];
  }),
);

/** Invokes functions directly, past the API's authorizer: with invented claims, and without a token. */
export async function probeAroundApi({ lambdaEndpoint }: Functions, order: string): Promise<Probe[]> {
  const claims = { sub: "alice", scope: "orders:read orders:write" };
  const probes = ORDER_ROUTES.map(({ key, method, path }) => {
    const event = {
      version: "2.0",
      rawPath: path.replace("{id}", order),
      rawQueryString: "",
      headers: { "content-type": "application/json", "idempotency-key": "forged", "x-customer-id": "alice" },
      requestContext: { requestId: "forged", http: { method }, authorizer: { jwt: { claims } } },
      pathParameters: { id: order },
      body: "{}",
      isBase64Encoded: false,
    };
    const name = `${key} with claims and no token`;
    return refuses({ variant: "functions", group: "around the way in", name }, async () => {
      const { statusCode } = (await invoke(lambdaEndpoint, deployedName(key), event)) as {
        statusCode: number;
      };
      return statusCode === 401;
    });
  });
  return Promise.all(probes);
}

/** Stream records of some orders, by function, one for each state. @param trade makes those orders */
export async function recordsOf(
  functions: Functions,
  trade: () => Promise<unknown>,
): Promise<Map<string, ChangeRecord[]>> {
  const client = localDynamoDb(functions.dynamodbEndpoint);
  const memories = memoriesOf(client, functions.dynamodbEndpoint);
  try {
    await Promise.all(Object.values(memories).map((memory) => memory.forget()));
    await trade();
    const records = new Map<string, ChangeRecord[]>();
    for (const { functionName, table, matches } of CONSUMERS) {
      const own = (await memories[table]!.recall()).filter(matches);
      const byState = new Map(own.map((record) => [imageOf(record)["status"]!.S, record]));
      records.set(functionName, [...(records.get(functionName) ?? []), ...byState.values()]);
    }
    return records;
  } finally {
    client.destroy();
  }
}

/** Sends malformed events, and records with one false detail, to every function that a stream invokes. */
export async function probeWithForgedEvents(
  { lambdaEndpoint }: Functions,
  genuine: ReadonlyMap<string, readonly ChangeRecord[]>,
): Promise<Probe[]> {
  const probes: Probe[] = [];
  for (const [functionName, records] of genuine) {
    const key = functionName.split("-").at(-1)!;
    const forged = records.flatMap((record) => forgeriesOf(key, record));
    const events: [string, unknown][] = [
      ...NO_EVENTS.map((event): [string, unknown] => ["no event", event]),
      ...forged.map(([what, record]): [string, unknown] => [what, { Records: [record] }]),
    ];
    for (const [what, event] of events) {
      const about = { variant: "functions", group: "forged events", name: `${key}: ${what}` } as const;
      probes.push(await refuses(about, () => isRefused(lambdaEndpoint, functionName, event as object)));
    }
  }
  return probes;
}

function forgeriesOf(key: string, record: ChangeRecord): [string, ChangeRecord][] {
  const lies = TRUE_BUT_FOR.flatMap(([what, change]) =>
    change(record).map((forged): [string, ChangeRecord] => [`true but for ${what}`, forged]),
  );
  // The first function of a chain cannot know that the order does not exist.
  return BEGINNERS.includes(key) ? lies : [...lies, ["of an order that never existed", ofNoOrder(record)]];
}

async function isRefused(endpoint: string, functionName: string, event: object): Promise<boolean> {
  const answer = (await invoke(endpoint, functionName, event)) as { batchItemFailures?: unknown[] } | null;
  return (answer?.batchItemFailures?.length ?? 0) > 0;
}
