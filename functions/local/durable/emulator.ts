import type { IncomingMessage } from "node:http";

/** An HTTP answer. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}

/**
 * Invokes a function with the emulator's Lambda API, and waits for its answer.
 * @throws Error when the function or the emulator fails
 */
export async function invoke(
  emulator: string,
  functionName: string,
  event: unknown,
): Promise<{ Status: string }> {
  const response = await fetch(`${emulator}/2015-03-31/functions/${functionName}/invocations`, {
    method: "POST",
    body: JSON.stringify(event),
  });
  const { Status, errorMessage } = (await response.json()) as { Status?: string; errorMessage?: string };
  if (!Status) throw new Error(`${functionName}: ${errorMessage ?? response.status}`);
  return { Status };
}

/** Sends a request to the emulator's Lambda API. @returns its answer */
export async function forward(
  emulator: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const kept = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-")) as [string, string][];
  const response = await fetch(emulator + url, {
    method: method!,
    headers: Object.fromEntries(kept),
    ...(body.length > 0 && { body }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("x-amz"))),
    body: Buffer.from(await response.arrayBuffer()),
  };
}
