import { Problem } from "./problem.ts";

/** Stores the answer of each idempotency key with its request, in memory: a stand-in runs only for a short time. */
export class IdempotentAnswers<Answer> {
  readonly #answers = new Map<string, { request: string; answer: Answer }>();

  /** The earlier answer of this key, if any. @throws Problem 422 when the key came with another request */
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
