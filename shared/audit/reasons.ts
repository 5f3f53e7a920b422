import type { AuditReport } from "./audit.ts";

/** Why figures must not be believed after this audit, in words; empty when it is clean. */
export function auditReasons({ findings, parked }: AuditReport): string[] {
  return [
    ...findings.map(({ rule, subject, detail }) => `the audit found: ${rule}: ${subject} (${detail})`),
    ...parked.map((id) => `the audit found a parked order: ${id}`),
  ];
}
