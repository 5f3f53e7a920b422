import { writeFileSync } from "node:fs";
import { commandOf, wholeNumberUpTo, writableFile } from "@app/net/flags";
import { declared } from "../serverless-config.ts";
import { measureFunctions, measureShares, measureTechniques } from "./measure.ts";
import { printFunctions, printPublished, printShares, printTechniques } from "./print.ts";

/** The function with the most code. */
const REPRESENTATIVE = "placeOrder";
const SIZES_MB = [128, 256, 512, 1024, 1769];

const ALL = Object.keys(declared.functions);

/** `npm run coldstart`. Exit status 0: measured; 1: a function cannot be initialised; 2: a wrong flag. */
const program = commandOf(
  "coldstart",
  "Measures how long the functions take to initialise, each time in a fresh process on this machine.",
)
  .option("--runs <n>", "fresh processes for each figure", wholeNumberUpTo(10_000), 30)
  .option(
    "--functions <names>",
    "only these, for example placeOrder,getOrder",
    (text) => text.split(","),
    ALL,
  )
  .option("--json <file>", "write all figures to this file", writableFile)
  .parse();
const { runs, functions: keys, json } = program.opts<{ runs: number; functions: string[]; json?: string }>();
const unknown = keys.find((key) => !ALL.includes(key));
if (unknown) program.error(`error: there is no function ${unknown}. There are: ${ALL.join(", ")}.`);

// Makes the exit handlers run on Ctrl-C, too: they delete the bundles.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

try {
  await measure();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function measure(): Promise<void> {
  console.log(`Local initialisation: fresh processes of Node ${process.version} on this machine, n = ${runs} each; the median and, in
brackets, the 5th and 95th percentile, in ms. It is not an AWS cold start, which also finds a machine, fetches the code
and starts Node.`);
  const functions = await measureFunctions(keys, runs);
  printFunctions(functions);
  const techniques = await measureTechniques(REPRESENTATIVE, runs);
  printTechniques(REPRESENTATIVE, techniques);
  const shares = await measureShares(REPRESENTATIVE, runs, SIZES_MB);
  printShares(REPRESENTATIVE, shares);
  printPublished();
  const machine = { node: process.version, platform: `${process.platform}-${process.arch}`, runs };
  if (json)
    writeFileSync(json, `${JSON.stringify({ ...machine, functions, techniques, shares }, null, 2)}\n`);
}
