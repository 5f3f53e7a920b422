import { check } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import type { LoadRequest } from "../../scenarios/requests.ts";
import { expectedStatus, judge } from "../../scenarios/responses.ts";
import {
  type ErrorKind,
  errorsBecause,
  errorsInSecond,
  errorsOf,
  type Metrics,
  responseInSecond,
  responseOf,
} from "./metrics.ts";
import { BASE_URL } from "./target.ts";

/** After so many arrivals of one virtual user without any answer, and so long, the target is taken for gone. */
const FAILURES = 3;
const SILENCE_MS = 3_000;

/** Sends one request and checks status and body. @returns the id of an order that was accepted */
export function send(request: LoadRequest) {
  const { operation, method, path, headers, body = null } = request;
  const tags = { name: operation };
  const response = http.request(method, `${BASE_URL}${path}`, body, { headers, tags, timeout: "30s" });
  const judgement = judge(request, response.status, typeof response.body === "string" ? response.body : "");
  check(response, {
    [`${operation}: status ${expectedStatus(request)}`]: ({ status }) => status === expectedStatus(request),
    [`${operation}: the body that it promises`]: () => judgement.ok,
  });
  return { judgement, status: response.status, milliseconds: response.timings.duration };
}

/** Sends requests and keeps the figures of what came of them; one per virtual user. */
export function createSender(metrics: Metrics, startsAt: number) {
  let failures = 0;
  let lastAnswer = Date.now();

  function failed(request: LoadRequest, status: number, second: number): void {
    const kind: ErrorKind =
      status === 0 ? "no_answer" : status === expectedStatus(request) ? "wrong_body" : "wrong_status";
    for (const name of [errorsOf(request.operation), errorsBecause(kind), errorsInSecond(second)]) {
      metrics.counters.get(name)?.add(1);
    }
    if (kind !== "no_answer" || ++failures < FAILURES || Date.now() - lastAnswer < SILENCE_MS) return;
    metrics.gone.add(1);
    exec.test.abort(`${BASE_URL} stopped answering`);
  }

  return (request: LoadRequest): string | undefined => {
    const second = Math.floor((Date.now() - startsAt) / 1_000);
    const { judgement, status, milliseconds } = send(request);
    metrics.errors.add(!judgement.ok);
    if (status !== 0) [failures, lastAnswer] = [0, Date.now()];
    if (!judgement.ok) {
      failed(request, status, second);
      return undefined;
    }
    metrics.response.add(milliseconds);
    for (const name of [responseOf(request.operation), responseInSecond(second)]) {
      metrics.trends.get(name)?.add(milliseconds);
    }
    if (judgement.placed) metrics.accepted.add(1);
    return judgement.placed;
  };
}
