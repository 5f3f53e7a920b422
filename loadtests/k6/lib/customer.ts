import { check } from "k6";
import exec from "k6/execution";
import type { RefinedResponse } from "k6/http";
import { expectedStatus, judge } from "../../scenarios/responses.ts";
import type { LoadOperation } from "../../scenarios/scenario.ts";
import type { ErrorKind, Metrics, Part } from "./metrics.ts";
import { BASE_URL, fetchToken, REQUEST, type Token } from "./target.ts";

/** After this many arrivals of one virtual user without any answer, and this long, the target counts as gone. */
const FAILURES = 3;
const SILENCE_MS = 3_000;
const REMEMBERED_ORDERS = 50;

type Params = typeof REQUEST & { headers: Record<string, string>; tags: { name: string } };
export type Response = RefinedResponse<"text">;

/** The customer that a virtual user plays: it has a token, remembers its orders, and keeps the figures of its requests. */
export type Customer = {
  /** Parameters of a request: the customer's token, the headers, and the operation's name for k6's own metrics. */
  params(operation: LoadOperation, headers?: Record<string, string>): Params;
  /** One of the customer's own orders, for the request that comes next. */
  anOrder(): string;
  /** Checks status and body of an answer, and counts it. `tags` go to the metrics of the whole run. */
  record(operation: LoadOperation, response: Response, tags?: Record<string, string>): void;
};

/** `windowAt` names the part of the run that a time belongs to, if the scenario looks at parts. */
export type CustomerSettings = {
  subject: string;
  token: Token;
  orders: string[];
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
      const judgement = judge({ operation, asksFor: asked }, status, body ?? "");
      check(response, {
        [`${operation}: status ${expectedStatus({ operation })}`]: () =>
          status === expectedStatus({ operation }),
        [`${operation}: the body that it promises`]: () => judgement.ok,
      });
      metrics.errors.add(!judgement.ok, tags);
      if (status !== 0) lastAnswer = Date.now();
      if (!judgement.ok) return countFailure(operation, status);
      // k6 leaves connecting out of `duration`: the customer waits for it all the same.
      countAnswer(operation, timings.blocked + timings.duration, tags);
      if (!judgement.placed) return;
      metrics.accepted.add(1);
      if (orders.push(judgement.placed) > REMEMBERED_ORDERS) orders.shift();
    },
  };
}
