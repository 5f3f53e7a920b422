/** Reads a setting from the function's environment, which serverless.yml declares. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`Set ${name} in the function's environment (serverless.yml).`);
}
