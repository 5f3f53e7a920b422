import { Pool } from "undici";
import type { LoadRequest, RequestPlan, Requests } from "../../scenarios/requests.ts";
import { type AnswerCheck, checkAnswer } from "../../scenarios/responses.ts";

/** `timeout` in milliseconds. */
export type ClientSettings = { url: string; maxInFlight: number; timeout: number };

/** Sends requests over open connections, checks the answers, and keeps the ids of accepted orders. */
export function openClient({ url, maxInFlight, timeout }: ClientSettings, requests: Requests) {
  const pool = new Pool(url, { connections: maxInFlight, headersTimeout: timeout, bodyTimeout: timeout });
  const accepted: string[] = [];

  async function sendAndCheck(request: LoadRequest): Promise<AnswerCheck> {
    const { method, path, headers, body = null, customer } = request;
    const response = await pool.request({ method, path, headers, body });
    const check = checkAnswer(request, response.statusCode, await response.body.text());
    if (check.ok && check.placed) {
      accepted.push(check.placed);
      requests.remember(customer, check.placed);
    }
    return check;
  }

  /** A failed connection is an error, too; `answered` is then false. */
  const send = (request: LoadRequest): Promise<AnswerCheck & { answered: boolean }> =>
    sendAndCheck(request).then(
      (check) => ({ ...check, answered: true }),
      (error: unknown) => ({ ok: false, kind: codeOf(error), answered: false }),
    );

  return {
    accepted,
    send,
    /** Places an order of each customer when the scenario reads orders. These requests do not count. */
    async placeOrdersToRead({ scenario, tokens }: Pick<RequestPlan, "scenario" | "tokens">): Promise<void> {
      if (!scenario.mix.getOrder && !scenario.mix.getSummary) return;
      for (const customer of tokens.keys()) {
        const check = await send(requests.place(customer));
        if (!check.ok) throw new Error(`No order could be placed for the scenario to read (${check.kind}).`);
      }
    },
    close: () => pool.destroy(),
  };
}

/** The kind of a failure without an answer. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? "unknown error";
}
