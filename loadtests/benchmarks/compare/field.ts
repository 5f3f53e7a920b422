import type { Both } from "@app/infra/embedded/both";
import type { Loader } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import type { Comparison, VariantReport } from "./comparison.ts";

/** A variant with its report and the ids of all orders that it accepted. */
export type MeasuredVariant = { variant: Variant; report: VariantReport; accepted: string[] };

/** The running variants. */
export type Started = { both: Pick<Both, "outside" | "failed">; variants: Variant[]; stop(): Promise<void> };

/** The context of all steps of a comparison. */
export type Field = Loader & {
  measuredVariants: MeasuredVariant[];
  both: Started["both"];
  comparison: Comparison;
};
