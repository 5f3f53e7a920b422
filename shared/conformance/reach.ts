import { HOW_TO_START } from "@app/net/running";
import { Unreachable } from "./unreachable.ts";

/** @throws Unreachable when nothing answers there */
export async function reach(url: string): Promise<void> {
  await fetch(`${url.replace(/\/$/, "")}/health`, { signal: AbortSignal.timeout(10_000) }).catch((cause) => {
    throw new Unreachable(`Nothing answers at ${url}: ${HOW_TO_START}, or name another with --url.`, {
      cause,
    });
  });
}
