export type Request = {
  method?: string;
  /** The request target as sent, query included: nothing is normalized. */
  path: string;
  /** A list is a repeated header. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | AsyncIterable<string | Buffer>;
  /** For unusual requests that something in front of the application may answer: any status below 500 passes. */
  odd?: true;
};

/** `headers` in lower case. `body` is the parsed JSON, or undefined when `text` is not JSON. */
export type Answer = {
  request: string;
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  body: unknown;
};
