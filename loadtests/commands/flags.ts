import { writableFile } from "@app/net/flags";
import { Command } from "commander";

/** What all commands have in common: a flag that makes no sense ends the process with one sentence and status 2. */
export function commandOf(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

/** What all commands have in common that measure. */
export function measuringCommand(name: string, description: string): Command {
  const what = "write everything that was measured there";
  return commandOf(name, description).option("--json <file>", what, writableFile);
}
