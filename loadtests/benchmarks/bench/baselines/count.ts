import "@app/infra/embedded/exit-with-parent";

/** Repeats an operation, 32 at a time, for the seconds that the parent sends, and replies with the rate. */
export async function countPerSecond(work: () => Promise<unknown>): Promise<void> {
  process.on("message", (seconds: number) => {
    count(work, seconds).then(
      (perSecond) => process.send?.({ perSecond }),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  await work();
  process.send?.({ ready: true });
}

const IN_FLIGHT = 32;

async function count(work: () => Promise<unknown>, seconds: number): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1_000;
  let done = 0;
  const keepBusy = async () => {
    for (; performance.now() < end; done++) await work();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, keepBusy));
  return (done * 1_000) / (performance.now() - start);
}
