import http from "node:http";
import type { DynamoDBRecord, StreamRecord } from "aws-lambda";

/** A stream record as Lambda passes it to a function. Fields that every record has are not optional. */
export type ChangeRecord = DynamoDBRecord & {
  dynamodb: StreamRecord & {
    SequenceNumber: string;
    /** In seconds since the epoch. */
    ApproximateCreationDateTime: number;
  };
};

/** The start of a read in a shard: its oldest record, or the record after a sequence number. */
export type Position = "TRIM_HORIZON" | { after: string };

/** Whether a stream has a record after the position. A call costs a few microseconds. */
export type HasRecords = (streamArn: string, position: Position) => boolean;

export interface Shard {
  shardId: string;
  parentShardId?: string;
}

/** The three reads of Lambda's poller; a test may script them. Errors carry AWS's error names. */
export interface StreamsApi {
  shards(streamArn: string): Promise<Shard[]>;
  iterator(streamArn: string, shardId: string, position: Position): Promise<string>;
  /** At most 1,000 records. `next` is absent once a closed shard has been read to its end. */
  records(iterator: string): Promise<{ records: ChangeRecord[]; next?: string }>;
  /** Present if there is a cheap check whether a read from there would find a record. */
  hasRecords?: HasRecords | undefined;
}

interface ShardDescription {
  ShardId: string;
  ParentShardId?: string;
}

/**
 * DynamoDB Streams over its JSON protocol, without the SDK. A GetRecords answer already has Lambda's event shape
 * (numbers as strings, bytes as base64, times in seconds). The SDK would parse all of it, and this code would have to
 * undo that some hundred times a second.
 */
export function createStreamsApi(endpoint: string): StreamsApi {
  const call = jsonCaller(new URL(endpoint));
  return {
    async shards(streamArn) {
      const found: Shard[] = [];
      let from: string | undefined;
      do {
        const answer = await call("DescribeStream", { StreamArn: streamArn, ExclusiveStartShardId: from });
        const { Shards = [], LastEvaluatedShardId } = answer.StreamDescription as {
          Shards?: ShardDescription[];
          LastEvaluatedShardId?: string;
        };
        for (const { ShardId, ParentShardId } of Shards) {
          found.push({
            shardId: ShardId,
            ...(ParentShardId !== undefined && { parentShardId: ParentShardId }),
          });
        }
        from = LastEvaluatedShardId;
      } while (from !== undefined);
      return found;
    },
    async iterator(streamArn, shardId, position) {
      const type =
        position === "TRIM_HORIZON"
          ? { ShardIteratorType: position }
          : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: position.after };
      const answer = await call("GetShardIterator", { StreamArn: streamArn, ShardId: shardId, ...type });
      return answer.ShardIterator as string;
    },
    async records(iterator) {
      const answer = await call("GetRecords", { ShardIterator: iterator });
      const next = answer.NextShardIterator as string | null | undefined;
      return { records: answer.Records as ChangeRecord[], ...(next && { next }) };
    },
  };
}

type Json = Record<string, unknown>;

function jsonCaller(endpoint: URL): (operation: string, input: object) => Promise<Json> {
  const agent = new http.Agent({ keepAlive: true });
  return async (operation, input) => {
    const { status, text } = await post(endpoint, agent, operation, JSON.stringify(input));
    const answer = JSON.parse(text) as Json;
    if (status === 200) return answer;
    const name =
      (typeof answer.__type === "string" ? answer.__type : "").split("#").at(-1) || `HTTP ${status}`;
    throw Object.assign(
      new Error(`${operation}: ${typeof answer.message === "string" ? answer.message : text}`),
      { name },
    );
  };
}

// Local engines check the form of a signature, not its value.
const unsigned = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
  "x-amz-date": "20200101T000000Z",
};

/** For an engine that hangs: the read is repeated on a new connection. */
const TIMEOUT_MILLIS = 5_000;

function post(endpoint: URL, agent: http.Agent, operation: string, body: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = {
      ...unsigned,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDBStreams_20120810.${operation}`,
      "content-length": Buffer.byteLength(body),
    };
    const request = http.request(endpoint, { method: "POST", agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    request.on("error", reject);
    request.setTimeout(TIMEOUT_MILLIS, () => request.destroy(new Error(`${operation}: no answer`)));
    request.end(body);
  });
}
