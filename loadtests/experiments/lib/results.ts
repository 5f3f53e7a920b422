import { readFileSync } from "node:fs";
import { z } from "zod";
import { machineLoad } from "../../harness/machine-load.ts";
import { finding } from "./findings.ts";

/** Increased when a field changes its name or meaning: only results of the same version are compared. */
export const SCHEMA_VERSION = 2;

const shown = z.strictObject({
  what: z.string(),
  services: z.string().optional(),
  functions: z.string().optional(),
});
/** The file of each variant that shows something. */
export type Shown = z.output<typeof shown>;

/** A claim of the common comparison with the outcome of its experiment. */
const answer = z.strictObject({
  /** Its name on the command line, in the results and on the page. */
  id: z.string(),
  title: z.string(),
  part: z.enum(["table", "section", "term"]),
  /** In one sentence. */
  claim: z.string(),
  /** The measurement, and the rule that turns its figures into a verdict. */
  method: z.string(),
  rule: z.string(),
  /** The limits of this machine, and a measurement that would go beyond them. */
  limits: z.string(),
  outcome: z.discriminatedUnion("status", [
    z.strictObject({
      status: z.literal("measured"),
      seconds: z.number(),
      /** During this experiment, and during earlier measurements that it uses. */
      machine: z.array(machineLoad),
      finding,
    }),
    z.strictObject({ status: z.literal("failed"), reason: z.string() }),
    /** Nothing is measured: files of either variant show the claim. */
    z.strictObject({ status: z.literal("text"), shown: z.array(shown) }),
    /** The experiment exists, but this run left it out. */
    z.strictObject({ status: z.literal("left out") }),
    z.strictObject({ status: z.literal("not built yet") }),
  ]),
});
export type Answer = z.output<typeof answer>;

/** All results of a run about the claims. The page is drawn from them. */
const results = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  startedAt: z.iso.datetime(),
  seconds: z.number(),
  machine: z.strictObject({
    cpu: z.string(),
    cores: z.int(),
    memoryBytes: z.int(),
    os: z.string(),
    commit: z.string().nullable(),
    versions: z.record(z.string(), z.string()),
  }),
  /** The state of the machine before the run and in each round; `busy`: too often to give ratios. */
  conditions: z.strictObject({
    busy: z.boolean(),
    sentence: z.string(),
    before: machineLoad.optional(),
    rounds: z.array(machineLoad),
  }),
  answers: z.array(answer),
});
export type Results = z.output<typeof results>;

/** The published schema of the JSON. */
export const resultsJsonSchema = () => z.toJSONSchema(results, { io: "output" });

/** @throws Error that names each field which is missing, unknown or of the wrong type */
export function readResults(data: unknown): Results {
  const parsed = results.safeParse(data);
  if (!parsed.success) throw new Error(`These results cannot be used. ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** @throws Error in one sentence when the file is missing or contains no results */
export function readResultsFile(file: string): Results {
  return readResults(JSON.parse(readFileSync(file, "utf8")));
}
