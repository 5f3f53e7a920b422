import { VARIANTS } from "@app/net/variant-names";
import { z } from "zod";

/** The measured and the predicted figure, in milliseconds. */
const pair = z.strictObject({ measured: z.number().min(0), predicted: z.number().min(0) });
export type Pair = z.infer<typeof pair>;

const percentiles = z.strictObject({ p50: pair, p99: pair });

/** One load on one variant. Its rate is the one at which most of its orders arrive. */
const validated = z.strictObject({
  variant: z.enum(VARIANTS),
  load: z.string(),
  ordersPerSecond: z.number().positive(),
  answered: percentiles,
  settled: percentiles,
});
export type Validated = z.infer<typeof validated>;

/** The differences between the simulation of this machine and its measurements. */
const validation = z.strictObject({
  schemaVersion: z.literal(2),
  measuredAt: z.iso.datetime(),
  /** When the profile was measured from which the simulation drew. */
  profileMeasuredAt: z.iso.datetime(),
  cases: z.array(validated),
  /**
   * The profile's two loads, measured again. The simulation predicts their time in the profile, so every error is the
   * machine's drift.
   */
  repeated: z.array(validated),
});
export type Validation = z.infer<typeof validation>;

/** @throws Error that names each field which is missing, unknown or of the wrong type */
export function readValidation(data: unknown): Validation {
  const parsed = validation.safeParse(data);
  if (!parsed.success) throw new Error(`The validation cannot be used. ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
