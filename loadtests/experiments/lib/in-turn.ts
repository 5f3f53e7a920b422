/**
 * Runs tasks one after the other, so that none disturbs the others; with `quick`, all at once. When it rejects, no task
 * is still running.
 */
export async function inTurn<T>(atOnce: boolean, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  if (atOnce) {
    const settled = await Promise.allSettled(tasks.map((task) => task()));
    return settled.map((each) => {
      if (each.status === "rejected") throw each.reason;
      return each.value;
    });
  }
  const results: T[] = [];
  for (const task of tasks) results.push(await task());
  return results;
}
