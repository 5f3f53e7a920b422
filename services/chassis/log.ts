import { pino } from "pino";
import { setting } from "./config.ts";

/** One JSON line per event on standard output; ids of requests and orders, never personal data. */
export const log = pino({
  level: setting("LOG_LEVEL", "info"),
  base: { service: setting("SERVICE_NAME", "service") },
});
