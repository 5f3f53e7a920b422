import { measuringCommand } from "../flags.ts";

export type ProfileOptions = { quick: boolean; json?: string };

/** Reads the command line of `npm run profile`. */
export function readProfileOptions(argv: readonly string[]): ProfileOptions {
  const description =
    "Measures what one call of each operation uses in both variants: what npm run advise and the page's costs follow from.";
  const program = measuringCommand("profile", description)
    .option("--quick", "one short round: under a minute in all, and no interval")
    .parse(argv);
  const { quick = false, ...given } = program.opts<{ quick?: true; json?: string }>();
  return { quick, ...given };
}
