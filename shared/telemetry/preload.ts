/**
 * For programs whose bundles must not contain the library: `node --import <this file>` gives them what it starts, if it starts. The
 * collector may come as `?collector=<endpoint>`, where an environment is not passed on.
 */
const collector = new URL(import.meta.url).searchParams.get("collector");
if (collector) process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= collector;

const { telemetry } = await import("./telemetry.ts");
Object.assign(globalThis, { telemetry });
