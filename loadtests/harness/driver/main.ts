import type { Driven } from "../../scenarios/result.ts";
import { type ClosedLoopJob, type ClosedLoopResult, runClosedLoop } from "./closed-loop.ts";
import type { LiveSecond } from "./live.ts";
import { type LoadJob, runLoad } from "./open-loop.ts";

/** `tokens` replaces the tokens of the current run. `end run` ends it early; the result then has the figures so far. */
export type DriverMessage = Job | { tokens: readonly string[] } | "end run";
/** With `live`, the process sends the answers of each second, too. */
type Job = { load: LoadJob; live?: boolean } | { closedLoop: ClosedLoopJob };
export type DriverReply = JobResult | { second: LiveSecond };
export type JobResult =
  | { driven: Driven }
  | { closedLoop: ClosedLoopResult; accepted: string[] }
  | { error: string };

let ending = new AbortController();
const tokens: string[] = [];

/** The process of the load generator. It runs one job after another for its parent, so its code stays warm. */
process.on("message", (message: DriverMessage) => {
  if (message === "end run") return ending.abort();
  if ("tokens" in message) return void tokens.splice(0, tokens.length, ...message.tokens);
  ending = new AbortController();
  carryOut(message, ending.signal).then(reply, (error) =>
    reply({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
// Ctrl-C reaches every process of the terminal, but the parent decides when this process stops.
process.on("SIGINT", () => {});

async function carryOut(job: Job, signal: AbortSignal): Promise<JobResult> {
  if ("closedLoop" in job) return runClosedLoop(job.closedLoop);
  tokens.splice(0, tokens.length, ...job.load.tokens);
  const onSecond = job.live ? (second: LiveSecond) => reply({ second }) : undefined;
  return { driven: await runLoad({ ...job.load, tokens }, signal, onSecond) };
}

function reply(message: DriverReply): void {
  process.send?.(message);
}
