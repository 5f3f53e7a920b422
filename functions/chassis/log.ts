type Fields = Record<string, unknown>;

/** One JSON line per event, as CloudWatch Logs Insights reads it; ids of requests and orders, never personal data. */
export const log = {
  error({ err, ...fields }: Fields, message: string): void {
    const time = new Date().toISOString();
    const source = process.env.AWS_LAMBDA_FUNCTION_NAME;
    const line = { level: "error", time, function: source, message, ...fields, ...describe(err) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  },
};

function describe(err: unknown): Fields {
  if (!(err instanceof Error)) return {};
  const cause = err.cause instanceof Error ? String(err.cause) : undefined;
  return { error: err.message, cause, stack: err.stack };
}
