export type Request = {
  method?: string;
  /** The request target as sent, query included: nothing is normalized. */
  path: string;
  /** A list stands for a repeated header. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | AsyncIterable<Buffer>;
  /** For unusual requests that something in front of the application may answer: any status below 500 passes. */
  odd?: true;
};

const CHUNK_BYTES = 16_384;

/** A body without a length, sent in chunks. A client that repeats the request sends all of it again. */
export function inChunks(body: string | Buffer): AsyncIterable<Buffer> {
  const bytes = Buffer.from(body);
  return {
    async *[Symbol.asyncIterator]() {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
    },
  };
}

/** Names in `headers` are in lower case. `body` is the parsed JSON, or undefined when `text` is not JSON. */
export type Answer = {
  request: string;
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  body: unknown;
};

/** The slug of a problem; "" for an answer that is no problem. */
export function slugOf({ body }: Pick<Answer, "body">): string {
  const { type } = (body ?? {}) as { type?: string };
  return type?.split("/").at(-1) ?? "";
}
