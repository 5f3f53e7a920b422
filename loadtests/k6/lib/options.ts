import type { Scenario as Executor, Options } from "k6/options";
import type { Stage } from "../../scenarios/scenario.ts";
import { secondsIn } from "./settings.ts";

/** The options that are the same in every script. The summary has neither `count` nor `p(99)` unless asked. */
export const COMMON: Options = {
  summaryTrendStats: ["med", "p(90)", "p(95)", "p(99)", "max", "count"],
  setupTimeout: "60s",
  teardownTimeout: "240s",
};

/** The rates of a script's only executor, as the scenarios of this project state them. */
export function stagesOf({ scenarios = {} }: Options): Stage[] {
  const [executor] = Object.values(scenarios) as [Executor];
  if (executor.executor === "constant-arrival-rate") {
    const { rate, duration } = executor;
    return [{ seconds: secondsIn(duration), from: rate, to: rate }];
  }
  if (executor.executor !== "ramping-arrival-rate") throw new Error(`${executor.executor} is not open-loop.`);
  let from = executor.startRate ?? 0;
  return executor.stages.flatMap(({ target, duration }) => {
    const stage = { seconds: secondsIn(duration), from, to: target };
    from = target;
    return stage.seconds > 0 ? [stage] : [];
  });
}
