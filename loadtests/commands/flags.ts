import { commandOf, writableFile } from "@app/net/flags";
import type { Command } from "commander";

/** The command line of a command that measures: `--json` keeps everything that it measured. */
export function measuringCommand(name: string, description: string): Command {
  const what = "write everything that was measured there";
  return commandOf(name, description).option("--json <file>", what, writableFile);
}
