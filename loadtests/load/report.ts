import type { AuditReport } from "../audit/audit.ts";
import type { Machine } from "../report/machine.ts";
import type { Measured } from "../result.ts";
import type { Verdict } from "../verdict.ts";
import type { LoadOptions } from "./options.ts";

/** One run in full. After a failure it holds what there is, and says why it is not valid. */
export type LoadReport = Verdict &
  Partial<Measured> & { options: LoadOptions; machine: Machine; audit?: AuditReport };
