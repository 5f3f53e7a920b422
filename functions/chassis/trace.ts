import type { Attributes, Telemetry } from "@app/telemetry/types";

/**
 * Set by whoever traces, before a function's module is loaded: shared/telemetry/preload.ts does, through `--import`. Nobody does
 * otherwise, and no bundle has the library in it.
 */
const telemetry = (globalThis as { telemetry?: Telemetry }).telemetry;

/** The function's key in serverless.yml, which is the name of the job. */
const JOB = process.env.AWS_LAMBDA_FUNCTION_NAME?.split("-").at(-1) ?? "function";

/** Does the function's job, as a step of the trace that the request or the item carries. */
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
    await telemetry.flush(); // when the function has answered, its environment is frozen
  }
}

/** The trace, for an item or a request to carry on; nothing where nobody traces. */
export function carried(): { traceparent?: string } {
  const traceparent = telemetry?.traceparent();
  return traceparent ? { traceparent } : {};
}
