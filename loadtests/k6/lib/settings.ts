/** Reads `-e RATE=…`: arrivals per second. */
export function rate(usual: number): number {
  const given = __ENV.RATE || String(usual);
  if (!/^[1-9]\d*$/.test(given))
    throw new Error(`RATE is ${given}: give a whole number, for example -e RATE=50.`);
  return Number(given);
}

/** Reads `-e DURATION=…`, which k6 and `secondsIn` understand. */
export function duration(usual: string): string {
  const given = __ENV.DURATION || usual;
  if (!(secondsIn(given) > 0))
    throw new Error(`DURATION is ${given}: give a time, for example -e DURATION=1m30s.`);
  return given;
}

const SECONDS: Record<string, number> = { h: 3_600, m: 60, s: 1, ms: 0.001 };

/** @returns NaN for a text that is no duration */
export function secondsIn(duration: string): number {
  if (!/^(\d+(h|ms|m|s))+$/.test(duration)) return Number.NaN;
  return [...duration.matchAll(/(\d+)(h|ms|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * SECONDS[unit!]!,
    0,
  );
}
