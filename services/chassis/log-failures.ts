import { Problem } from "@app/contract/problem";
import { log } from "./log.ts";

/** More lines would say nothing new, and clients could fill the disk with failing requests. */
const LINES_PER_SECOND = 10;

let second = 0;
let lines = 0;
let leftOut = 0;

/**
 * Logs a request that failed here: a bug as an error, an outage or a shed request as a warning. The next line has the
 * count of omitted ones.
 */
export function logFailure(err: unknown, request: { requestId: string; path: string }): void {
  const now = Math.floor(performance.now() / 1_000);
  if (now !== second) [second, lines] = [now, 0];
  if (++lines > LINES_PER_SECOND) {
    leftOut++;
    return;
  }
  log[err instanceof Problem ? "warn" : "error"](
    { err, ...request, ...(leftOut > 0 && { leftOut }) },
    "request failed",
  );
  leftOut = 0;
}
