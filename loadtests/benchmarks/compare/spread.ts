/** Plays the pair of rounds that is due when this share of the other work is done, if one is due. */
export type PlayDue = (share: number) => Promise<void>;
/** Other work of the run. It calls `playDue` between its parts. */
export type Meanwhile = (playDue: PlayDue) => Promise<void>;

/**
 * Spreads pairs of rounds over the run: the first one is played before the other work, the last one after it, the
 * others during it, evenly. Without other work, all follow each other.
 */
export async function spread<Pair>(
  pairs: readonly Pair[],
  play: (pairs: readonly Pair[]) => Promise<void>,
  meanwhile?: Meanwhile,
): Promise<void> {
  const last = pairs.length - 1;
  let played = 0;
  const playNext = () => play([pairs[played++]!]);
  if (meanwhile) {
    await playNext();
    await meanwhile(async (share) => {
      if (played < last && share >= played / last) await playNext();
    });
  }
  await play(pairs.slice(played));
}
