import { onNpmGone } from "@app/infra/embedded/npm-ancestor";

/** How a run that takes a while tells what it does, and learns that it is to stop. */
export type Watch = { progress: (line: string) => void; signal: AbortSignal };

/**
 * The watch of a command: it prints each line with the seconds since then, and stops the run, with a sentence as the signal's reason, on
 * Ctrl-C, when it is asked to end, when the npm that started it is gone, or at the caller's `stop`. `began` is of `performance.now()`.
 */
export function watchCommand(): Watch & { began: number; stop: (reason: string) => void } {
  const began = performance.now();
  const stopping = new AbortController();
  const stop = (reason: string) => stopping.abort(new Error(reason));
  const stopEarly = () => stop("It was stopped before its end.");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stopEarly);
  onNpmGone(stopEarly);
  const progress = (line: string) => {
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(`${String(seconds).padStart(4)} s  ${line}`);
  };
  return { progress, signal: stopping.signal, began, stop };
}
