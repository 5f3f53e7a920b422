import "@app/infra/embedded/exit-with-parent";
import { showLaunched } from "./launched.ts";
import { serveLab, show } from "./serve.ts";

/** The process of the lab, started by `npm start`. It sends a message with the run directory once the variants are ready. */
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit());
const lab = await serveLab({
  port: Number(process.env["PORT"]),
  spansKey: process.env["SPANS_KEY"],
  collector: process.env["OTEL_EXPORTER_OTLP_ENDPOINT"],
});
process.on("message", ({ runDirectory }: { runDirectory: string }) => {
  show(lab, showLaunched(runDirectory, lab.traces));
});
process.send?.({ ready: true });
