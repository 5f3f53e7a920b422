import type { AuditReport } from "@app/audit/audit";
import type { Resources } from "../../harness/counters/counters.ts";
import type { Machine } from "../../harness/machine.ts";
import type { RunJudgement } from "../../scenarios/judge-run.ts";
import type { Measured } from "../../scenarios/result.ts";
import type { LoadOptions } from "./options.ts";

/** One run in full. After a failure it holds what there is, and says why it is not valid. */
export type LoadReport = RunJudgement &
  Partial<Measured> & {
    options: LoadOptions;
    machine: Machine;
    /** Of a variant that was started for the run. Memory is in bytes, by process, right after the load. */
    resources?: Resources;
    memory?: Record<string, number>;
    audit?: AuditReport;
  };
