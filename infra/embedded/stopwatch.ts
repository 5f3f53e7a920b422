/** Starts a stopwatch. The returned function gives the seconds since the start, to two decimals. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => Math.round((performance.now() - start) / 10) / 100;
}
