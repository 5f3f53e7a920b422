import { figuresFrom } from "./lib/figures.ts";
import type { Figure, Finding } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

export const idle: Experiment = {
  id: "idle",
  title: "Idle",
  part: "section",
  claim: "Functions cost nothing while idle; services have to be provisioned all the time.",
  method: "Memory and CPU of each variant without any request, its database engine included.",
  rule: "Cannot be shown on one machine: the emulator stands in for Lambda and runs all the time, but customers of Lambda do not pay for this. The bill of an idle month decides it.",
  limits: "The bill of AWS for an idle month. The cost model computes it; an invoice would show it.",
  run: async ({ comparison }) => judge(figuresFrom(comparison, LABELS)),
};

const LABELS = ["memory idle", "CPU idle, per second", "time to start"];

export function judge(figures: Figure[]): Finding {
  const [memory] = figures;
  return {
    verdict: "cannot be shown on one machine",
    because: `Idle, the services keep ${memory?.services?.toFixed(0)} MB here, and the emulator of the functions ${memory?.functions?.toFixed(0)} MB. AWS bills the memory of the services. For idle functions it bills alarms and metrics. The claim Cost has the dollars of both.`,
    figures,
    plots: [],
  };
}
