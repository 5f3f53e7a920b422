import type { Driven } from "../result.ts";
import { type LoadJob, runLoad } from "./load.ts";

export type DriverReply = { driven: Driven } | { error: string };

/** Ends the run under way early; what it found out so far is its result. */
export type EndRun = "end run";

let ending = new AbortController();

/** The load generator's process: one job after another from its parent, so that its code is warm from the first run on. */
process.on("message", (message: LoadJob | EndRun) => {
  if (message === "end run") return ending.abort();
  ending = new AbortController();
  runLoad(message, ending.signal).then(
    (driven) => reply({ driven }),
    (error) => reply({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
// Ctrl-C reaches every process of the terminal; the parent decides what stops when.
process.on("SIGINT", () => {});

function reply(message: DriverReply): void {
  process.send?.(message);
}
