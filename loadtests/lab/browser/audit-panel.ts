import type { AuditOfVariant } from "../messages.ts";
import { element, make } from "./dom.ts";
import { ask } from "./server.ts";

export function auditOnClick(): void {
  element("audit", HTMLButtonElement).addEventListener("click", () => void runAudit());
}

export async function runAudit(): Promise<void> {
  const report = element("audit-report", HTMLElement);
  const button = element("audit", HTMLButtonElement);
  report.textContent = "Reading the stores and the bank's ledger …";
  button.disabled = true;
  try {
    const audits = (await ask("/audit")) as AuditOfVariant[];
    report.replaceChildren(...audits.flatMap(sectionOf));
  } catch (error) {
    report.textContent = (error as Error).message;
  } finally {
    button.disabled = false;
  }
}

function sectionOf({ variant, clean, orders, accepted, charges, reasons }: AuditOfVariant): HTMLElement[] {
  const verdict = clean
    ? "Clean: nothing lost, nobody charged twice, all stock is there."
    : "The books do not fit:";
  return [
    make("h3", variant, `The ${variant}`),
    make("p", clean ? "phase good" : "phase", verdict),
    make(
      "p",
      "",
      `${orders} orders in the store, ${accepted} of them accepted for this page; ${charges} charges at the bank.`,
    ),
    make("ul", "", ...reasons.map((reason) => make("li", "", reason))),
  ];
}
