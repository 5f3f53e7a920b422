/** Returns a repeatable source of numbers in [0, 1): mulberry32. Neither Node nor k6 has one that takes a seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param random in [0, 1) */
export function between(low: number, high: number, random: () => number): number {
  return low + random() * (high - low);
}

export function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)]!;
}

/** Fisher–Yates shuffle: every permutation is equally likely. */
export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}

/** @param weights relative frequencies, in any unit */
export function weighted<T extends string>(
  weights: Readonly<Partial<Record<T, number>>>,
  random: () => number = Math.random,
): T {
  const entries = Object.entries(weights) as [T, number][];
  let rest = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return entries.find(([, weight]) => (rest -= weight) < 0)?.[0] ?? entries[0]![0];
}
