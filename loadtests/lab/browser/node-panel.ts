import type { NodeDescription } from "../messages.ts";
import { element, make } from "./dom.ts";
import { faultButtons } from "./faults-panel.ts";

/** Opens the description of a node when it is clicked, or chosen with Enter or the space bar. */
export function openNodesOnClick(): void {
  const panel = element("node-panel", HTMLDialogElement);
  for (const node of document.querySelectorAll<SVGGElement>(".node")) {
    const open = () => void describe(node).then(() => panel.showModal());
    node.addEventListener("click", open);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }
  panel.addEventListener("click", ({ target }) => target === panel && panel.close());
}

async function describe(node: SVGGElement): Promise<void> {
  const variant = node.closest(".services") ? "services" : "functions";
  const id = node.dataset["node"] ?? "";
  const answer = await fetch(`/nodes/${variant}/${id}`);
  const { file, source, reaches, log } = (await answer.json()) as NodeDescription;
  const faults = faultButtons(variant, id);
  element("node-title", HTMLElement).textContent = [...node.querySelectorAll("text")]
    .map((text) => text.textContent)
    .join(": ");
  element("node-body", HTMLElement).replaceChildren(
    ...(file ? [make("p", "", "Its file: ", make("code", "", file))] : []),
    make("ul", "", ...reaches.map((sentence) => make("li", "", `It ${sentence}.`))),
    ...(source ? [make("details", "", make("summary", "", "Its source"), make("pre", "", source))] : []),
    make("h3", "", "Break it"),
    make("div", "buttons", ...(faults.length > 0 ? faults : ["No fault hits it alone."])),
    make("h3", "", "Its last log lines"),
    make("pre", "log", log.length > 0 ? log.join("\n") : "It has logged nothing."),
  );
}
