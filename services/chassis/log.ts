import { Problem } from "@app/contract/problem";
import { limitLines } from "@app/telemetry/limit-lines";
import { telemetry } from "@app/telemetry/telemetry";
import { pino } from "pino";
import { choiceSetting, setting } from "./config.ts";

const LEVELS = [...Object.keys(pino.levels.values), "silent"];

/** One JSON line per event on standard output: ids of requests and orders, never personal data. */
export const log = pino({
  level: choiceSetting("LOG_LEVEL", LEVELS, "info"),
  serializers: { err: describe },
  ...(telemetry && { mixin: telemetry.logFields }),
  base: { service: setting("SERVICE_NAME", "service") },
});

/**
 * Errors of libraries hold their connections, so only the fields that explain the failure are logged. A Problem is
 * expected, so its stack is omitted.
 */
function describe(error: Error & { code?: string }): object {
  const { name, message, code, cause } = error;
  const stack = error instanceof Problem ? undefined : error.stack;
  return { name, message, code, stack, ...(cause instanceof Error && { cause: describe(cause) }) };
}

const admitLine = limitLines(10);

/**
 * Logs a request that failed here: a bug as an error, an outage or a shed request as a warning. The next line has the
 * count of omitted ones.
 */
export function logFailure(err: unknown, request: { requestId: string; path: string }): void {
  const fields = admitLine();
  if (fields)
    log[err instanceof Problem ? "warn" : "error"]({ err, ...request, ...fields }, "request failed");
}
