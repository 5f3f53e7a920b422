type Fields = Record<string, unknown>;

/** One JSON line per event, as CloudWatch Logs Insights reads it; ids of requests and orders, never personal data. */
export const log = {
  warn: (fields: Fields, message: string) => write("warn", fields, message),
  error: (fields: Fields, message: string) => write("error", fields, message),
};

function write(level: string, { err, ...fields }: Fields, message: string): void {
  const error =
    err instanceof Error
      ? {
          error: err.message,
          cause: err.cause instanceof Error ? String(err.cause) : undefined,
          stack: err.stack,
        }
      : {};
  const time = new Date().toISOString();
  process.stdout.write(
    `${JSON.stringify({ level, time, function: process.env.AWS_LAMBDA_FUNCTION_NAME, message, ...fields, ...error })}\n`,
  );
}
