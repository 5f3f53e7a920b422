import { Pool } from "undici";
import type { LoadRequest, Requests } from "../../scenarios/requests.ts";
import { type AnswerCheck, checkAnswer } from "../../scenarios/responses.ts";

export type ClientSettings = { url: string; maxInFlight: number; timeout: number };

/** Sends requests over connections that stay open, judges the answers, and keeps what was accepted. */
export function openClient(
  { url, maxInFlight, timeout }: ClientSettings,
  requests: Pick<Requests, "remember">,
) {
  const pool = new Pool(url, { connections: maxInFlight, headersTimeout: timeout, bodyTimeout: timeout });
  const accepted: string[] = [];
  return {
    accepted,
    /** @throws what undici throws when there is no answer */
    async send(request: LoadRequest): Promise<AnswerCheck> {
      const { method, path, headers, body = null, customer } = request;
      const response = await pool.request({ method, path, headers, body });
      const judgement = checkAnswer(request, response.statusCode, await response.body.text());
      if (judgement.ok && judgement.placed) {
        accepted.push(judgement.placed);
        requests.remember(customer, judgement.placed);
      }
      return judgement;
    },
    close: () => pool.destroy(),
  };
}

/** What to count a failure under that brought no answer. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? "unknown error";
}
