/** Starts counting; the returned function tells the seconds since, to two places. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => Math.round((performance.now() - start) / 10) / 100;
}
