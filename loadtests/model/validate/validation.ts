import { z } from "zod";

/** What was measured, and what the simulation had said: milliseconds. */
const pair = z.strictObject({ measured: z.number().min(0), predicted: z.number().min(0) });
export type Pair = z.infer<typeof pair>;

const percentiles = z.strictObject({ p50: pair, p99: pair });

/** One load on one variant; its rate is that at which most of its orders arrive. */
const validated = z.strictObject({
  variant: z.enum(["services", "functions"]),
  load: z.string(),
  ordersPerSecond: z.number().positive(),
  answered: percentiles,
  settled: percentiles,
});
export type Validated = z.infer<typeof validated>;

/** How far the simulation of this machine is from what was measured on it. */
const validation = z.strictObject({
  schemaVersion: z.literal(2),
  measuredAt: z.iso.datetime(),
  /** When the profile was measured that the simulation drew from. */
  profileMeasuredAt: z.iso.datetime(),
  cases: z.array(validated),
  /** The two loads of the profile once more. What the simulation says of them is what the profile measured, so any error is the machine's. */
  repeated: z.array(validated),
});
export type Validation = z.infer<typeof validation>;

/** @throws Error that names each field which is missing, unknown or of the wrong kind */
export function readValidation(data: unknown): Validation {
  const parsed = validation.safeParse(data);
  if (!parsed.success) throw new Error(`The validation cannot be used. ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
