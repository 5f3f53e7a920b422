import { Problem } from "@app/contract/problem";

/** The timeout for the provider, the same as in the service. The caller waits for five seconds. */
export const PROVIDER_MS = 3_000;

/** Only the chain repeats payments on a stream, by attempts. Here the caller repeats its call. */
export const ATTEMPT = 1;

/**
 * Without an answer of the provider the outcome is unknown, not negative: the caller repeats its call. A provider that is
 * too slow answers 504, so that the caller's breaker does not count it against this context.
 */
export function withoutOutcome(cause: Error): never {
  const late = cause.name === "TimeoutError";
  throw new Problem(
    late ? "upstream-timeout" : "temporarily-unavailable",
    "The payment has no outcome yet: try again.",
    {
      headers: { "retry-after": "1" },
      cause,
    },
  );
}
