import type { Sample } from "./sample.ts";

/** Figures over many samples, in milliseconds. */
export interface Figures {
  n: number;
  wall: Spread;
  cpu: Spread;
}

export interface Spread {
  p5: number;
  median: number;
  p95: number;
}

export function figuresOf(samples: Pick<Sample, "wall" | "cpu">[]): Figures {
  return {
    n: samples.length,
    wall: spread(samples.map(({ wall }) => wall)),
    cpu: spread(samples.map(({ cpu }) => cpu)),
  };
}

function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p5: at(0.05), median: at(0.5), p95: at(0.95) };
}

/** "52.1 (48.0–60.3)": the median, the 5th and the 95th percentile. */
export function show({ p5, median, p95 }: Spread): string {
  return `${median.toFixed(1)} (${p5.toFixed(1)}–${p95.toFixed(1)})`;
}
