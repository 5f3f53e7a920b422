import { renameSync, writeFileSync } from "node:fs";

/** Figures of one function since the start. Durations are in whole milliseconds, as Lambda bills them. */
export interface FunctionFigures {
  /** Completed invocations, successful or not. */
  invocations: number;
  /** Of those, the invocations that threw or timed out. */
  errors: number;
  /** Requests that got no environment in time; they are not invocations. */
  throttles: number;
  billedMillis: number;
  maxBilledMillis: number;
  /** Histogram: invocations by billed duration (ms). */
  byMillis: Record<string, number>;
  /** Maximum number of busy environments. */
  maxConcurrent: number;
}

export interface InvocationFigures {
  /** By the function's key in serverless.yml. */
  functions: Record<string, FunctionFigures>;
  throttled(functionKey: string): void;
  /** @returns a callback for the end of the invocation */
  started(functionKey: string): (outcome: "done" | "failed") => void;
}

export function countInvocations(): InvocationFigures {
  const functions: Record<string, FunctionFigures> = {};
  const concurrent = new Map<string, number>();
  return {
    functions,
    throttled(key) {
      figuresOf(functions, key).throttles++;
    },
    started(key) {
      const figures = figuresOf(functions, key);
      const running = (concurrent.get(key) ?? 0) + 1;
      concurrent.set(key, running);
      figures.maxConcurrent = Math.max(figures.maxConcurrent, running);
      const began = performance.now();
      return (outcome) => {
        const billed = Math.ceil(performance.now() - began);
        figures.invocations++;
        if (outcome === "failed") figures.errors++;
        figures.billedMillis += billed;
        figures.byMillis[billed] = (figures.byMillis[billed] ?? 0) + 1;
        figures.maxBilledMillis = Math.max(figures.maxBilledMillis, billed);
        concurrent.set(key, (concurrent.get(key) ?? 1) - 1);
      };
    },
  };
}

function figuresOf(functions: Record<string, FunctionFigures>, key: string): FunctionFigures {
  functions[key] ??= {
    invocations: 0,
    errors: 0,
    throttles: 0,
    billedMillis: 0,
    maxBilledMillis: 0,
    byMillis: {},
    maxConcurrent: 0,
  };
  return functions[key];
}

/** Writes `{ functions }` to a JSON file at once, then every second and at each SIGUSR2 if it has changed. */
export function keepWritten({ functions }: InvocationFigures, file: string): void {
  let written = "";
  const write = () => {
    const json = JSON.stringify({ functions }, null, 2);
    if (json === written) return;
    // Writes a second file and renames it, so that a reader never sees a partial file.
    writeFileSync(`${file}.new`, json);
    renameSync(`${file}.new`, file);
    written = json;
  };
  write();
  setInterval(write, 1_000).unref();
  process.on("SIGUSR2", write);
}
