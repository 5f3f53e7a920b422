/** `curl` repeats it, where a request does. */
export type Finding = { url: string; complaint: string; answer: string; curl?: string };

/** `answers` counts them by status, at all targets. */
export type Fuzzed = { requests: number; answers: Record<string, number>; findings: Finding[] };
