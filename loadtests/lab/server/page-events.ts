import type { Response } from "express";
import type { LabEvent } from "../messages.ts";

/** Sends each event to every open page, as server-sent events. */
export class PageEvents {
  readonly #pages = new Set<Response>();

  get isWatched(): boolean {
    return this.#pages.size > 0;
  }

  connect(page: Response): void {
    page.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    page.write(": connected\n\n");
    this.#pages.add(page);
    page.on("close", () => this.#pages.delete(page));
  }

  send(event: LabEvent): void {
    for (const page of this.#pages) page.write(`data: ${JSON.stringify(event)}\n\n`);
  }
}
