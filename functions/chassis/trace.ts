import type { Attributes, Telemetry } from "@app/telemetry/types";

/**
 * Tracing sets this before a function's module is loaded: shared/telemetry/preload.ts, through `--import`. Without
 * tracing it is absent, and no bundle contains the library.
 */
const telemetry = (globalThis as { telemetry?: Telemetry }).telemetry;

/** The function's key in serverless.yml names the step. */
const JOB = process.env.AWS_LAMBDA_FUNCTION_NAME?.split("-").at(-1) ?? "function";

/** Runs the function's work as a step of the trace that the request or the item carries. */
export async function traced<T>(
  { traceparent }: { traceparent?: unknown },
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  if (!telemetry) return work();
  const job = () => telemetry.inSpan(JOB, attributes, work);
  try {
    return await (typeof traceparent === "string" ? telemetry.continueTrace(traceparent, job) : job());
  } finally {
    await telemetry.flush(); // the environment is frozen once the function has answered
  }
}

/** The trace context to store in an item or a request; empty without tracing. */
export function carried(): { traceparent?: string } {
  const traceparent = telemetry?.traceparent();
  return traceparent ? { traceparent } : {};
}
