import type { Resources } from "../dynamodb/tables.ts";
import type { Service, StreamEvent } from "../service.ts";
import type { MappingSettings } from "./mapping.ts";
import { compileFilter } from "./record-filter.ts";

/** A `stream` event of a function in serverless.yml. */
export interface DeclaredMapping {
  functionKey: string;
  functionName: string;
  /** Logical id of the table whose stream is read. */
  tableId: string;
  /** Name of the on-failure queue; absent when discarded records are dropped. */
  queueName?: string;
  settings: MappingSettings;
}

/**
 * The event source mappings that serverless.yml declares and enables, with AWS's defaults.
 *
 * @throws Error with one sentence, when a mapping uses a feature that is not emulated
 */
export function declaredMappings({ functions, resources }: Service): DeclaredMapping[] {
  return Object.entries(functions).flatMap(([functionKey, { name, events = [] }]) =>
    events
      .flatMap(({ stream }) => stream ?? [])
      .filter(({ enabled }) => enabled !== false)
      .map((stream) => declaredMapping(functionKey, name, stream, resources?.Resources ?? {})),
  );
}

function declaredMapping(
  functionKey: string,
  name: string,
  stream: StreamEvent,
  resources: Resources,
): DeclaredMapping {
  const [tableId, attribute] = getAtt(stream.arn);
  const refuse = (why: string) => new Error(`The stream of ${functionKey} cannot be emulated: ${why}.`);
  if (resources[tableId]?.Type !== "AWS::DynamoDB::Table" || attribute !== "StreamArn") {
    throw refuse("its arn must be Fn::GetAtt of the StreamArn of a table declared under resources");
  }
  const {
    startingPosition = "TRIM_HORIZON",
    parallelizationFactor = 1,
    tumblingWindowInSeconds = 0,
  } = stream;
  if (startingPosition !== "TRIM_HORIZON" && startingPosition !== "LATEST") {
    throw refuse("startingPosition must be TRIM_HORIZON or LATEST");
  }
  if (!(parallelizationFactor >= 1 && parallelizationFactor <= 10)) {
    throw refuse("parallelizationFactor must be from 1 to 10");
  }
  if (tumblingWindowInSeconds !== 0) throw refuse("it has no tumbling windows");
  const queueName = stream.destinations && queueNameOf(stream.destinations.onFailure?.arn, resources);
  if (stream.destinations && queueName === undefined) {
    throw refuse("destinations.onFailure must be Fn::GetAtt of the Arn of a queue declared under resources");
  }
  return {
    functionKey,
    functionName: name,
    tableId,
    ...(queueName !== undefined && { queueName }),
    settings: settingsOf(stream, startingPosition),
  };
}

function settingsOf(
  stream: StreamEvent,
  startingPosition: MappingSettings["startingPosition"],
): MappingSettings {
  return {
    startingPosition,
    batchSize: stream.batchSize ?? 100,
    parallelizationFactor: stream.parallelizationFactor ?? 1,
    batchWindowMillis: (stream.batchWindow ?? 0) * 1000,
    maximumRetryAttempts: stream.maximumRetryAttempts ?? -1,
    maximumRecordAgeInSeconds: stream.maximumRecordAgeInSeconds ?? -1,
    bisectBatchOnFunctionError: stream.bisectBatchOnFunctionError ?? false,
    reportBatchItemFailures: stream.functionResponseType === "ReportBatchItemFailures",
    matches: compileFilter(stream.filterPatterns ?? []),
  };
}

function queueNameOf(arn: unknown, resources: Resources): string | undefined {
  const [queueId] = getAtt(arn);
  const queue = resources[queueId];
  if (queue?.Type !== "AWS::SQS::Queue") return undefined;
  const name = queue.Properties?.QueueName;
  return typeof name === "string" ? name : queueId;
}

/** `{ "Fn::GetAtt": ["Orders", "StreamArn"] }`, or the same with "Orders.StreamArn". */
function getAtt(value: unknown): [logicalId: string, attribute: string] {
  const target = (value as { "Fn::GetAtt"?: string | string[] } | undefined)?.["Fn::GetAtt"];
  const [logicalId = "", attribute = ""] = typeof target === "string" ? target.split(".") : (target ?? []);
  return [logicalId, attribute];
}

/**
 * Maximum number of batches of a function in flight. Environments limit this number, because most of them wait for
 * another party rather than use a core.
 */
export function batchesOf(functionKey: string, mappings: DeclaredMapping[]): number {
  const own = mappings.filter((mapping) => mapping.functionKey === functionKey);
  return own.reduce((sum, { settings }) => sum + settings.parallelizationFactor, 0);
}
