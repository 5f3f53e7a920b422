const IN_FLIGHT = 32;

/**
 * Repeats an operation in this process, which counter.ts starts: 32 at a time, for the seconds that the parent sends.
 * Replies with the rate, or with the message of an error.
 * @param report adds to each reply
 */
export async function countOnDemand(
  work: () => Promise<unknown>,
  report: () => Promise<object> = async () => ({}),
): Promise<void> {
  async function perSecond(seconds: number): Promise<number> {
    const start = performance.now();
    const end = start + seconds * 1_000;
    let done = 0;
    const keepBusy = async () => {
      for (; performance.now() < end; done++) await work();
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, keepBusy));
    return (done * 1_000) / (performance.now() - start);
  }
  await work();
  process.on("message", async (seconds: number) => {
    try {
      const rate = await perSecond(seconds);
      process.send?.({ perSecond: rate, ...(await report()) });
    } catch (error) {
      process.send?.({ error: (error as Error).message });
    }
  });
  process.send?.({ ready: true });
}
