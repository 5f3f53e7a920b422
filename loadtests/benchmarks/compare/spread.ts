/** Runs the pair of rounds that is due when this share of the other work is done, if one is due. */
export type RunDue = (share: number) => Promise<void>;
/** Other work of the comparison. It calls `runDue` between its parts. */
export type Meanwhile = (runDue: RunDue) => Promise<void>;

/**
 * Spreads pairs of rounds over the comparison: the first one runs before the other work, the last one after it, the
 * others during it, evenly. Without other work, all follow each other.
 */
export async function spread<Pair>(
  pairs: readonly Pair[],
  run: (pairs: readonly Pair[]) => Promise<void>,
  meanwhile?: Meanwhile,
): Promise<void> {
  const last = pairs.length - 1;
  let next = 0;
  const runNext = () => run([pairs[next++]!]);
  if (meanwhile) {
    await runNext();
    await meanwhile(async (share) => {
      if (next < last && share >= next / last) await runNext();
    });
  }
  await run(pairs.slice(next));
}
