import { check } from "k6";
import exec from "k6/execution";
import type { RefinedResponse } from "k6/http";
import { checkAnswer, expectedStatus } from "../../scenarios/responses.ts";
import type { LoadOperation } from "../../scenarios/scenario.ts";
import type { ErrorKind, Metrics, Part } from "./metrics.ts";
import { BASE_URL, fetchToken, REQUEST, type Token } from "./target.ts";

/** The target counts as gone after this many requests of one virtual user without any answer, over at least this time. */
const FAILURES = 3;
const SILENCE_MS = 3_000;
const REMEMBERED_ORDERS = 50;

type Params = typeof REQUEST & { headers: Record<string, string>; tags: { name: string } };
export type Response = RefinedResponse<"text">;

/** A customer as `setup` makes it; `orders` has an order when the script reads orders. */
export type CustomerData = { subject: string; token: Token; orders: string[] };

/** The result of `setup`, which k6 passes to every virtual user as JSON. */
export type RunData = {
  /** Random, so that the idempotency keys of two runs, or of two instances of a run, differ. */
  run: string;
  startsAt: number;
  skus: string[];
  customers: CustomerData[];
};

/** The customer of a virtual user: it has a token, remembers its orders, and counts its requests. */
export type Customer = {
  /** Parameters of a request: the headers with the customer's token, and the operation as the name in k6's own metrics. */
  params(operation: LoadOperation, headers?: Record<string, string>): Params;
  /** The id of one of the customer's own orders, for the next request. */
  anOrder(): string;
  /** Checks the status and the body of an answer, and counts it. `tags` apply to the metrics of the whole run. */
  record(operation: LoadOperation, response: Response, tags?: Record<string, string>): void;
};

/** `windowAt` returns the part of the run at a time, in a scenario with parts. */
export type CustomerSettings = CustomerData & {
  metrics: Metrics;
  windowAt: (milliseconds: number) => Part | undefined;
};

export function createCustomer({ subject, token, orders, metrics, windowAt }: CustomerSettings): Customer {
  let asked = "";
  let failures = 0;
  let lastAnswer = Date.now();
  let begunAt = lastAnswer;

  function countFailure(operation: LoadOperation, status: number): void {
    const kind: ErrorKind =
      status === 0 ? "no_answer" : status === expectedStatus({ operation }) ? "wrong_body" : "wrong_status";
    metrics.errorKinds.get(kind)!.add(1);
    for (const part of [operation, windowAt(begunAt)]) if (part) metrics.errorsOf.get(part)!.add(1);
    failures = status === 0 ? failures + 1 : 0;
    if (failures < FAILURES || Date.now() - lastAnswer < SILENCE_MS) return;
    metrics.targetGone.add(1);
    exec.test.abort(`${BASE_URL} stopped answering`);
  }

  function countAnswer(operation: LoadOperation, milliseconds: number, tags: Record<string, string>): void {
    metrics.response.add(milliseconds, tags);
    metrics.answers.add(1);
    for (const part of [operation, windowAt(begunAt)]) {
      if (!part) continue;
      metrics.responseOf.get(part)!.add(milliseconds);
      metrics.answersOf.get(part)!.add(1);
    }
  }

  return {
    params(operation, headers = {}) {
      if (Date.now() > token.renewAt) token = fetchToken(subject);
      begunAt = Date.now();
      const authorization = `Bearer ${token.value}`;
      return { ...REQUEST, headers: { ...headers, authorization }, tags: { name: operation } };
    },
    anOrder() {
      asked = orders[Math.floor(Math.random() * orders.length)]!;
      return asked;
    },
    record(operation, response, tags = {}) {
      const { status, body, timings } = response;
      const checked = checkAnswer({ operation, asksFor: asked }, status, body ?? "");
      check(response, {
        [`${operation}: status ${expectedStatus({ operation })}`]: () =>
          status === expectedStatus({ operation }),
        [`${operation}: the body that it promises`]: () => checked.ok,
      });
      metrics.errors.add(!checked.ok, tags);
      if (status !== 0) lastAnswer = Date.now();
      if (!checked.ok) return countFailure(operation, status);
      // k6 leaves the time to connect out of `duration`, but a customer waits for it.
      countAnswer(operation, timings.blocked + timings.duration, tags);
      if (!checked.placed) return;
      metrics.accepted.add(1);
      if (orders.push(checked.placed) > REMEMBERED_ORDERS) orders.shift();
    },
  };
}
