export type Request = {
  method?: string;
  /** As it goes over the wire, query and all: nothing is normalized. */
  path: string;
  /** A list is a header that is repeated. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | AsyncIterable<string | Buffer>;
  /** For requests so odd that something in front of the application may answer: any status below 500 will do. */
  odd?: true;
};

/** `headers` in lower case; `body` is the parsed JSON, or undefined when `text` is none. */
export type Answer = {
  request: string;
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  body: unknown;
};
