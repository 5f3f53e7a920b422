import { onNpmGone } from "@app/infra/embedded/npm-ancestor";

/** Reports the progress of a long run, and has the signal that stops the run. */
export type RunContext = { progress: (line: string) => void; signal: AbortSignal };

/**
 * The context of a command. It prints each line with the seconds since the start. It stops the run on Ctrl-C, on
 * SIGTERM, when its npm has ended, or at `stop`; the signal's reason is an error with a sentence. `began` is a time of
 * `performance.now()`.
 */
export function commandContext(): RunContext & { began: number; stop: (reason: string) => void } {
  const began = performance.now();
  const stopping = new AbortController();
  const stop = (reason: string) => stopping.abort(new Error(reason));
  const stopEarly = () => stop("The run was stopped before its end.");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stopEarly);
  onNpmGone(stopEarly);
  const progress = (line: string) => {
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(`${String(seconds).padStart(4)} s  ${line}`);
  };
  return { progress, signal: stopping.signal, began, stop };
}
