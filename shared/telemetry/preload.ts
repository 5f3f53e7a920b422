/**
 * For programs whose bundles must not contain the library: `node --import <this file>` loads and starts it.
 * `?collector=<endpoint>` names the collector where no environment is passed on, `&timeout=<milliseconds>` its timeout.
 */
const settings = new URL(import.meta.url).searchParams;
const [collector, timeout] = [settings.get("collector"), settings.get("timeout")];
if (collector) process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= collector;
if (timeout) process.env.OTEL_EXPORTER_OTLP_TIMEOUT ??= timeout;

const { telemetry } = await import("./telemetry.ts");
Object.assign(globalThis, { telemetry });
