import type { Driven } from "../../scenarios/result.ts";
import { type FlatOut, type FlatOutJob, runFlatOut } from "./closed-loop.ts";
import { type LoadJob, runLoad } from "./open-loop.ts";

/** What the parent asks for. `end run` ends the run under way early; what it found out so far is its result. */
export type DriverMessage = { load: LoadJob } | { flatOut: FlatOutJob } | "end run";
export type DriverReply = { driven: Driven } | { flatOut: FlatOut; accepted: string[] } | { error: string };

let ending = new AbortController();

/** The load generator's process: one job after another from its parent, so that its code is warm from the first run on. */
process.on("message", (message: DriverMessage) => {
  if (message === "end run") return ending.abort();
  ending = new AbortController();
  carryOut(message, ending.signal).then(reply, (error) =>
    reply({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
// Ctrl-C reaches every process of the terminal; the parent decides what stops when.
process.on("SIGINT", () => {});

async function carryOut(
  message: Exclude<DriverMessage, "end run">,
  signal: AbortSignal,
): Promise<DriverReply> {
  if ("flatOut" in message) return runFlatOut(message.flatOut);
  return { driven: await runLoad(message.load, signal) };
}

function reply(message: DriverReply): void {
  process.send?.(message);
}
