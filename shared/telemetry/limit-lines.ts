/**
 * Limits the lines about failures in a log. More lines would say nothing new, and clients could fill the disk with
 * failing requests.
 *
 * @returns a function to call before each line: undefined if the line must be omitted, otherwise fields to add, with the
 *   number of omitted lines before
 */
export function limitLines(perSecond: number): () => { leftOut?: number } | undefined {
  let second = 0;
  let lines = 0;
  let leftOut = 0;
  return () => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) [second, lines] = [now, 0];
    if (++lines > perSecond) {
      leftOut++;
      return undefined;
    }
    const fields = leftOut > 0 ? { leftOut } : {};
    leftOut = 0;
    return fields;
  };
}
