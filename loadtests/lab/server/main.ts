import "@app/infra/embedded/exit-with-parent";
import { randomBytes } from "node:crypto";
import { createApp } from "./app.ts";
import { showInstance } from "./instance.ts";
import type { Lab } from "./lab.ts";
import { pageOf } from "./page/page.ts";
import { PageEvents } from "./page-events.ts";
import { commandsFor } from "./routes.ts";
import { Traces } from "./traces.ts";

/** The process of the lab, started by `npm start`. It sends a message with the run directory once the variants are ready. */
const port = Number(process.env["PORT"]);
const lab: Lab = {
  port,
  token: randomBytes(24).toString("base64url"),
  spansKey: process.env["SPANS_KEY"] ?? "",
  collector: process.env["OTEL_EXPORTER_OTLP_ENDPOINT"],
  traces: new Traces(),
  events: new PageEvents(),
};

process.on("message", ({ runDirectory }: { runDirectory: string }) => {
  const instance = showInstance(runDirectory);
  lab.shown = { instance, page: pageOf(instance, lab.token), commands: commandsFor(instance, lab) };
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit());
createApp(lab).listen(port, "127.0.0.1", (error) => {
  if (error) throw error;
  process.send?.({ ready: true });
});
