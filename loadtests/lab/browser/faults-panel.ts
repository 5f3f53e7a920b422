import type { FaultReport, LabEvent } from "../messages.ts";
import type { FaultButton } from "../page-data.ts";
import { element, make } from "./dom.ts";
import { ask, data } from "./server.ts";

/** `kill-orders` as “Kill orders”. */
const inWords = (name: string) => name.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());

/** Injects a fault into a variant. */
export async function strike(variant: string, fault: string): Promise<void> {
  const report = element("fault-report", HTMLElement);
  report.textContent = `${inWords(fault)} …`;
  await ask(`/faults/${variant}/${fault}`).catch((error: Error) => (report.textContent = error.message));
}

/** A button for each fault that hits the node; without a node, for each fault of the variant. */
export function faultButtons(variant: string, node?: string): HTMLElement[] {
  const own = data.faults.filter((fault) => fault.variant === variant);
  return own.filter(({ nodes }) => !node || nodes.includes(node)).map(buttonOf);
}

function buttonOf({ variant, name, what }: FaultButton): HTMLElement {
  const button = make("button", "fault", inWords(name));
  button.type = "button";
  button.title = what;
  button.addEventListener("click", () => {
    element("node-panel", HTMLDialogElement).close();
    element("fault-report", HTMLElement).scrollIntoView({ block: "center" });
    void strike(variant, name);
  });
  return button;
}

export function showFaultButtons(): void {
  element("faults", HTMLElement).replaceChildren(
    ...data.variants.flatMap((variant) => [
      make("h3", variant, `Faults of the ${variant}`),
      make("div", `buttons ${variant}`, ...faultButtons(variant)),
    ]),
  );
}

export function showFault(event: LabEvent): void {
  if (event.kind === "trouble") element("fault-report", HTMLElement).textContent = event.sentence;
  if (event.kind !== "fault") return;
  const { report } = event;
  markNodes(report);
  const rows = report.seen.map(({ operation, good, failed, slow }) =>
    make(
      "tr",
      failed > 0 ? "bad" : "",
      make("th", "", operation),
      ...[good, failed, slow].map((count) => make("td", "", String(count))),
    ),
  );
  const head = ["Clients", "answered", "failed", "slower than 1 s"].map((title) => make("th", "", title));
  element("fault-report", HTMLElement).replaceChildren(
    make("h3", report.variant, `${inWords(report.fault)} in the ${report.variant}`),
    make("p", "", `What happened: ${report.what}${report.detail ? `, ${report.detail}` : ""}.`),
    make("p", `phase ${report.phase === "well again" ? "good" : ""}`, sentenceOf(report)),
    make("table", "", make("thead", "", make("tr", "", ...head)), make("tbody", "", ...rows)),
  );
}

function sentenceOf({ phase, lasted = 0, recovered = 0, settled = 0 }: FaultReport): string {
  if (phase === "calm before") return "Customers place, read and cancel orders; the fault follows.";
  if (phase === "broken") return "The fault lasts …";
  const fault = `The fault lasted ${lasted.toFixed(1)} s`;
  if (phase === "recovering") return `${fault}; not all goes well yet …`;
  if (phase === "not well") return `${fault}; after a minute not all went well.`;
  const noticed =
    recovered === 0 ? "no client noticed it" : `all went well again ${recovered.toFixed(1)} s after it began`;
  return `${fault}; ${noticed}, and the last order had settled after ${settled.toFixed(1)} s.`;
}

function markNodes({ variant, fault, phase }: FaultReport): void {
  const hit = data.faults.find((each) => each.variant === variant && each.name === fault)?.nodes ?? [];
  for (const id of hit) {
    const node = document.querySelector(`svg.${variant} [data-node="${id}"]`);
    node?.classList.toggle("broken", phase === "broken");
    node?.classList.toggle("recovering", phase === "recovering");
  }
}
