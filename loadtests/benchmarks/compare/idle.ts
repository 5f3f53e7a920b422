import { setTimeout as sleep } from "node:timers/promises";
import type { Variant } from "../../harness/variants/variants.ts";

/** Resources of an idle variant: bytes, and shares of one core. */
export type Idle = { memory: { app: number; engine: number }; cpuShare: { app: number; engine: number } };

const SETTLE_MS = 2_000;
const WATCH_MS = 2_000;

/** Measures all variants at once, a few seconds after their start. */
export async function measureIdle(variants: readonly Variant[], signal?: AbortSignal): Promise<Idle[]> {
  await sleep(SETTLE_MS, undefined, { signal });
  const before = variants.map((variant) => variant.usage());
  const start = performance.now();
  await sleep(WATCH_MS, undefined, { signal });
  const seconds = (performance.now() - start) / 1_000;
  return variants.map((variant, i) => {
    const { app, engine } = variant.usage();
    return {
      memory: { app: app.rssBytes, engine: engine.rssBytes },
      cpuShare: {
        app: (app.cpuSeconds - before[i]!.app.cpuSeconds) / seconds,
        engine: (engine.cpuSeconds - before[i]!.engine.cpuSeconds) / seconds,
      },
    };
  });
}
