import { Problem } from "@app/contract/problem";
import { limitLines } from "@app/telemetry/limit-lines";

type Fields = Record<string, unknown>;

const limited = limitLines(10);

/** One JSON line per event, for CloudWatch Logs Insights. Log ids of requests and orders, never personal data. */
export const log = {
  info(fields: Fields, message: string): void {
    write("info", message, fields);
  },
  /** Logs a failure: at most ten a second in each environment. The next line has the number of omitted ones. */
  error({ err, ...fields }: Fields, message: string): void {
    const more = limited();
    if (more) write("error", message, { ...fields, ...describe(err), ...more });
  },
};

function write(level: string, message: string, fields: Fields): void {
  const time = new Date().toISOString();
  const source = process.env.AWS_LAMBDA_FUNCTION_NAME;
  process.stdout.write(`${JSON.stringify({ level, time, function: source, message, ...fields })}\n`);
}

/** A Problem is expected, so its stack is omitted. */
function describe(err: unknown): Fields {
  if (!(err instanceof Error)) return {};
  const cause = err.cause instanceof Error ? String(err.cause) : undefined;
  return { error: err.message, cause, stack: err instanceof Problem ? undefined : err.stack };
}
