import { Problem } from "./problem.ts";

/**
 * Remembers the answer given to each idempotency key, together with the request it answered.
 * Kept in memory for as long as the process lives: a stand-in's days are short.
 */
export class IdempotentAnswers<Answer> {
  readonly #answers = new Map<string, { request: string; answer: Answer }>();

  /** The answer this key had before, if any. @throws Problem 422 when the key came with another request. */
  recall(key: string, request: unknown): Answer | undefined {
    const earlier = this.#answers.get(key);
    if (earlier && earlier.request !== JSON.stringify(request)) {
      throw new Problem(422, "this Idempotency-Key was used with another request");
    }
    return earlier?.answer;
  }

  remember(key: string, request: unknown, answer: Answer): void {
    this.#answers.set(key, { request: JSON.stringify(request), answer });
  }
}
