import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { onTestFinished, vi } from "vitest";
import type { LabEvent } from "../messages.ts";
import type { PageData } from "../page-data.ts";

const WAIT = { timeout: 90_000, interval: 200 };

type EventOf<Kind> = Extract<LabEvent, { kind: Kind }>;

/** Opens the page of a lab as a browser does, until the end of the test. */
export async function openPage(url: string) {
  const page = await (await fetch(url)).text();
  const { token } = JSON.parse(/id="lab-data">(.*?)<\/script>/s.exec(page)![1]!) as PageData;
  const events = await listen(`${url}/events`);
  return {
    page,
    ask(path: string, body: unknown = {}) {
      const headers = { "content-type": "application/json", "x-lab-token": token };
      return fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
    },
    /** Waits for an event of a kind, the newest first. */
    event: <Kind extends LabEvent["kind"]>(kind: Kind, isWanted = (_: EventOf<Kind>) => true) =>
      vi.waitFor(() => {
        const ofKind = events.filter((each): each is EventOf<Kind> => each.kind === kind);
        const found = ofKind.findLast(isWanted);
        if (found) return found;
        throw new Error(`No such event; the last: ${JSON.stringify(ofKind.at(-1) ?? events.at(-1))}`);
      }, WAIT),
  };
}

async function listen(url: string): Promise<LabEvent[]> {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const { body } = await fetch(url, { signal: closing.signal });
  const events: LabEvent[] = [];
  const lines = createInterface({ input: Readable.fromWeb(body!) });
  lines.on("line", (line) => {
    if (line.startsWith("data: ")) events.push(JSON.parse(line.slice(6)) as LabEvent);
  });
  lines.on("error", () => {}); // the page is closed, or the lab has ended
  return events;
}
