import { performance } from "node:perf_hooks";

const SILENCE_MS = 3_000;
const FAILURES = 10;

/** Notices that a target is gone: several connections in a row fail, over a few seconds, without any answer. */
export function watchTarget() {
  let lastAnswer = performance.now();
  let failures = 0;
  let lastKind = "";
  let gone = false;
  return {
    isGone: () => (gone ||= failures >= FAILURES && performance.now() - lastAnswer > SILENCE_MS),
    answered(): void {
      lastAnswer = performance.now();
      failures = 0;
    },
    failed(kind: string): void {
      failures++;
      lastKind = kind;
    },
    reasons: () => (gone ? [`the target stopped answering (${lastKind}), and the run was ended early`] : []),
  };
}
