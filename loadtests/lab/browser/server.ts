import type { LabEvent } from "../messages.ts";
import type { PageData } from "../page-data.ts";
import { element } from "./dom.ts";

export const data = JSON.parse(element("lab-data", HTMLScriptElement).textContent) as PageData;

/** Asks the server to do something. @returns its answer @throws Error with the server's sentence */
export async function ask(path: string, body: unknown = {}): Promise<unknown> {
  const headers = { "content-type": "application/json", "x-lab-token": data.token };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text === "" ? undefined : JSON.parse(text);
}

/** Calls back for each event; `onLost` when the server has ended. */
export function listen(onEvent: (event: LabEvent) => void, onLost: () => void): void {
  const source = new EventSource("/events");
  source.addEventListener("message", ({ data: text }) => onEvent(JSON.parse(text) as LabEvent));
  source.addEventListener("error", onLost);
}
