type Fields = Record<string, unknown>;

/** One JSON line per event, for CloudWatch Logs Insights. Log ids of requests and orders, never personal data. */
export const log = {
  info(fields: Fields, message: string): void {
    write("info", message, fields);
  },
  error({ err, ...fields }: Fields, message: string): void {
    write("error", message, { ...fields, ...describe(err) });
  },
};

function write(level: string, message: string, fields: Fields): void {
  const time = new Date().toISOString();
  const source = process.env.AWS_LAMBDA_FUNCTION_NAME;
  process.stdout.write(`${JSON.stringify({ level, time, function: source, message, ...fields })}\n`);
}

function describe(err: unknown): Fields {
  if (!(err instanceof Error)) return {};
  const cause = err.cause instanceof Error ? String(err.cause) : undefined;
  return { error: err.message, cause, stack: err.stack };
}
