/** Reads a setting from the function's environment, which serverless.yml declares. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`Set ${name} in the function's environment (serverless.yml).`);
}

/**
 * Timeouts of a client for calls to another party. All attempts together must end before the function's timeout of ten
 * seconds, so that the function can still report the failure. By default the SDK only logs a timeout and keeps waiting;
 * `throwOnRequestTimeout` changes that.
 * @param millis for one attempt
 */
export function clientOptions({ attempts, millis }: { attempts: number; millis: number }) {
  return {
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: millis, throwOnRequestTimeout: true },
  };
}
