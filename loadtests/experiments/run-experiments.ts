import type { Experiment } from "./experiment.ts";
import { finding } from "./findings.ts";
import type { Laboratory } from "./laboratory.ts";
import type { Answer } from "./results.ts";

/** Runs the experiments one after the other. One that fails says so in its answer and spoils no other. */
export async function runExperiments(
  experiments: readonly Experiment[],
  laboratory: Laboratory,
  asked: (id: string) => boolean = () => true,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { run, text, ...described } of experiments) {
    const ask = () => (run && !asked(described.id) ? leftOut : outcomeOf(described.id, run, laboratory));
    const outcome = text ? { status: "text" as const, shown: [...text] } : await ask();
    answers.push({ ...described, outcome });
    laboratory.signal.throwIfAborted();
  }
  return answers;
}

const leftOut: Answer["outcome"] = { status: "left out" };

async function outcomeOf(
  id: string,
  run: Experiment["run"],
  laboratory: Laboratory,
): Promise<Answer["outcome"]> {
  if (!run) return { status: "not built yet" };
  const began = performance.now();
  try {
    const found = finding.parse(await run(laboratory));
    const seconds = (performance.now() - began) / 1_000;
    laboratory.progress(`${id}: ${found.verdict}. ${found.because}`);
    return { status: "measured", seconds, finding: found };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    laboratory.progress(`${id}: the experiment failed: ${reason}`);
    return { status: "failed", reason };
  }
}
