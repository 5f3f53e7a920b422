import type { Usage } from "@app/infra/embedded/usage";
import type { ProcessUsage } from "../messages.ts";

/** Reads what each process uses. CPU is a share of one core since the last look. */
export function watchUsage(read: () => Record<string, Usage>): () => ProcessUsage[] {
  let [before, at] = [new Map<string, Usage>(), performance.now()];
  return () => {
    const now = new Map(Object.entries(read()));
    const seconds = (performance.now() - at) / 1_000;
    const used = [...now].map(([name, { cpuSeconds, rssBytes }]) => ({
      name,
      // A restarted process counts from zero.
      cpu: Math.max(0, cpuSeconds - (before.get(name)?.cpuSeconds ?? cpuSeconds)) / seconds,
      megabytes: rssBytes / 1e6,
    }));
    [before, at] = [now, performance.now()];
    return used;
  };
}
