/**
 * For programs whose bundles must not contain the library: `node --import <this file>` loads and starts it.
 * `?collector=<endpoint>` names the collector where no environment is passed on.
 */
const collector = new URL(import.meta.url).searchParams.get("collector");
if (collector) process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= collector;

const { telemetry } = await import("./telemetry.ts");
Object.assign(globalThis, { telemetry });
