import type { Router } from "express";
import type { ShownInstance } from "./instance.ts";
import type { PageEvents } from "./page-events.ts";
import type { Traces } from "./traces.ts";

export type Lab = {
  port: number;
  /** Only the page knows it. */
  token: string;
  /** Only the variants' processes know it: no other program can add spans. Without it, nobody can. */
  spansKey?: string | undefined;
  /** The user's own collector, which gets all spans, too. */
  collector?: string | undefined;
  traces: Traces;
  events: PageEvents;
  /** Undefined until the variants are ready. */
  shown?: Shown;
};

/** `page` is drawn once: the diagrams take some hundred milliseconds. `commands` handles the page's commands to the instance. */
export type Shown = { instance: ShownInstance; page: string; commands: Router };
