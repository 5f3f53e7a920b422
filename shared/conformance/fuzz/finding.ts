/** `curl` repeats it, where a request does. */
export type Finding = { url: string; complaint: string; answer: string; curl?: string };

/** `answers` counts those to requests by status, at all targets; `messages` are bytes that need not be HTTP, at all targets, too. */
export type Fuzzed = {
  requests: number;
  messages: number;
  answers: Record<string, number>;
  findings: Finding[];
};
