import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createApp } from "./app.ts";
import type { ShownInstance } from "./instance.ts";
import type { Lab } from "./lab.ts";
import { pageOf } from "./page/page.ts";
import { PageEvents } from "./page-events.ts";
import { commandsFor } from "./routes.ts";
import { Traces } from "./traces.ts";

/** Serves the lab on loopback. It says that the variants start, until it is given an instance. */
export async function serveLab(known: Pick<Lab, "port" | "spansKey" | "collector">): Promise<Lab> {
  const token = randomBytes(24).toString("base64url");
  const lab: Lab = { ...known, token, traces: new Traces(), events: new PageEvents() };
  await once(createApp(lab).listen(lab.port, "127.0.0.1"), "listening");
  return lab;
}

export function show(lab: Lab, instance: ShownInstance): void {
  lab.shown = { instance, page: pageOf(instance, lab.token), commands: commandsFor(instance, lab) };
}
