import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { declared } from "../serverless-config.ts";
import { measureFunctions, measureShares, measureTechniques } from "./measure.ts";
import { printFunctions, printPublished, printShares, printTechniques } from "./print.ts";

// `npm run coldstart`: how long functions take to initialise, each time in a fresh process on this machine.

const USAGE = "npm run coldstart -- [--runs 30] [--functions placeOrder,getOrder] [--json file]";
/** The function with the most in it. */
const REPRESENTATIVE = "placeOrder";
const SIZES_MB = [128, 256, 512, 1024, 1769];

// So that what is to be cleared away at the end is, also when somebody ends it early.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

try {
  const { runs, keys, json } = readOptions();
  console.log(`Local initialisation: fresh processes of Node ${process.version} on this machine, n = ${runs} each; the median and, in
brackets, the 5th and 95th percentile, in ms. It is not an AWS cold start, in which a machine is found, the code fetched and Node
started as well.`);
  const functions = await measureFunctions(keys, runs);
  printFunctions(functions);
  const techniques = await measureTechniques(REPRESENTATIVE, runs);
  printTechniques(REPRESENTATIVE, techniques);
  const shares = await measureShares(REPRESENTATIVE, runs, SIZES_MB);
  printShares(REPRESENTATIVE, shares);
  printPublished();
  const figures = { node: process.version, platform: `${process.platform}-${process.arch}`, runs };
  if (json)
    writeFileSync(json, `${JSON.stringify({ ...figures, functions, techniques, shares }, null, 2)}\n`);
} catch (error) {
  const { message, code = "" } = error as Error & { code?: string };
  if ((error as Error).constructor !== Error && !code.startsWith("ERR_PARSE_ARGS")) throw error;
  console.error(message);
  process.exitCode = 2;
}

function readOptions() {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { runs: text, functions: text, json: text } });
  const runs = Number(values.runs ?? 30);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs must be a whole number above 0. ${USAGE}`);
  const all = Object.keys(declared.functions);
  const keys = values.functions?.split(",") ?? all;
  const unknown = keys.find((key) => !all.includes(key));
  if (unknown !== undefined) throw new Error(`There is no function ${unknown}: choose of ${all.join(", ")}.`);
  return { runs, keys, json: values.json };
}
