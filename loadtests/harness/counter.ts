import { once } from "node:events";
import { startExtraProcess } from "./extra-process.ts";

/** A process that repeats an operation on demand (count-on-demand.ts). */
export type Counter<Count = { perSecond: number }> = AsyncDisposable & {
  count(seconds: number): Promise<Count>;
};

/** `count` rejects with the message of an error of the operation. */
export async function startCounter<Count = { perSecond: number }>(
  file: string,
  env: Record<string, string>,
): Promise<Counter<Count>> {
  const { child, failed, stop } = await startExtraProcess(file, env);
  return {
    async count(seconds) {
      const replied = once(child, "message");
      child.send(seconds);
      const [reply] = await Promise.race([replied, failed]);
      if ("error" in (reply as object)) throw new Error((reply as { error: string }).error);
      return reply as Count;
    },
    [Symbol.asyncDispose]: stop,
  };
}
