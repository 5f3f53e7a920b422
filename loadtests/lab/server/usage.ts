import { SERVICES } from "@app/infra/embedded/call-keys";
import type { Usage } from "@app/infra/embedded/usage";
import type { VariantName } from "@app/net/variant-names";
import { usageBy } from "../../harness/variants/variants.ts";
import type { ProcessUsage } from "../messages.ts";

const PROCESSES: Record<VariantName, { own: readonly string[]; engine: string }> = {
  services: { own: SERVICES, engine: "postgres" },
  functions: { own: ["functions"], engine: "dynamodb" },
};

/** Reads what each process uses. CPU is a share of one core since the last look. */
export function watchUsage(variant: VariantName) {
  let [before, at] = [new Map<string, Usage>(), performance.now()];
  return (pids: Record<string, number>): ProcessUsage[] => {
    const { own, engine } = PROCESSES[variant];
    const now = new Map(Object.entries(usageBy(own, [engine], pids).processes));
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
