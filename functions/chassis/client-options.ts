/**
 * How long a function waits for another party. All attempts together must end before the function's own timeout of ten seconds, so
 * that it can still report what failed. The SDK would only log a timeout, and wait on, unless told to throw.
 * @param millis for one attempt
 */
export function clientOptions({ attempts, millis }: { attempts: number; millis: number }) {
  return {
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: millis, throwOnRequestTimeout: true },
  };
}
