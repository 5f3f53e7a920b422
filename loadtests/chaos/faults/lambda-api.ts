/**
 * Invokes a function by its deployed name, as `aws lambda invoke` does, and waits for its result.
 * @throws Error with the function's own message when it fails, which the emulator answers with status 200
 */
export async function invoke(lambdaEndpoint: string, functionName: string, event: object): Promise<unknown> {
  const url = `${lambdaEndpoint}/2015-03-31/functions/${functionName}/invocations`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(event) });
  const text = await response.text();
  const result: unknown = text === "" ? undefined : JSON.parse(text);
  const failure = (result as { errorMessage?: string } | undefined)?.errorMessage;
  if (!response.ok || failure !== undefined) throw new Error(`${functionName}: ${failure ?? text}`);
  return result;
}
