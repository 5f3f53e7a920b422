import type { AuditReport } from "./audit.ts";

/** The reasons, in words, why an audit invalidates figures. Empty when the audit is clean. */
export function auditReasons({ findings, parked }: Pick<AuditReport, "findings" | "parked">): string[] {
  return [
    ...findings.map(({ rule, subject, detail }) => `the audit found: ${rule}: ${subject} (${detail})`),
    ...parked.map((id) => `the audit found a parked order: ${id}`),
  ];
}
