import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@app/net/ports";
import { startReceiver } from "@app/telemetry/test/receiver";
import { expect, it, onTestFinished, vi } from "vitest";

async function startService(environment: Record<string, string> = {}) {
  const child: ChildProcess = fork(new URL("test/slow-service.ts", import.meta.url), {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return { child, url };
}

const status = async (url: string) => (await fetch(url)).status;

it("answers 404 as a problem for an unknown path", async () => {
  const { url } = await startService();
  const response = await fetch(`${url}/nothing`);
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
});

it("on SIGTERM turns readiness off, finishes accepted requests, closes, and exits with 0", async () => {
  const { child, url } = await startService({ DRAIN_MS: "3000" });
  expect(await status(`${url}/readyz`)).toBe(200);
  const slow = fetch(`${url}/slow`);
  await sleep(50);
  const messages: unknown[] = [];
  child.on("message", (message) => messages.push(message));
  const exited = once(child, "exit");

  child.kill("SIGTERM");
  await vi.waitFor(async () => expect(await status(`${url}/readyz`)).toBe(503), { interval: 20 });
  expect(await status(`${url}/livez`)).toBe(200);
  expect(await (await slow).text()).toBe("done");
  expect(await exited).toEqual([0, null]);
  expect(messages).toEqual(["closed"]);
});

it.each(["fails", "hangs"])("is alive but not ready while its dependency %s", async (DEPENDENCY) => {
  const { url } = await startService({ DEPENDENCY });
  const probes = Array.from({ length: 20 }, () => status(`${url}/readyz`));
  expect(await status(`${url}/livez`)).toBe(200);
  expect(new Set(await Promise.all(probes))).toEqual(new Set([503]));
});

it("sheds requests above its limit, and still answers liveness and readiness", async () => {
  const { url } = await startService({ CONCURRENT_REQUESTS: "2", SLOW_MS: "2000" });
  const slow = Array.from({ length: 5 }, () => fetch(`${url}/slow`));
  expect(await Promise.all([status(`${url}/livez`), status(`${url}/readyz`)])).toEqual([200, 200]);
  const answers = await Promise.all(slow);
  expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 200, 503, 503, 503]);
  expect(answers.find((answer) => answer.status === 503)?.headers.get("retry-after")).toBe("1");
  expect(await status(`${url}/slow`)).toBe(200);
});

it("closes a connection whose request never ends", async () => {
  const { url } = await startService();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("GET /slow HTTP/1.1\r\nhost: service\r\n");
  const [answer] = await once(socket.setEncoding("utf8"), "data");
  expect(answer).toContain("408 Request Timeout");
  await once(socket, "close");
});

it("ends when the process that forked it has ended", async () => {
  const { child } = await startService();
  const exited = once(child, "exit");
  child.disconnect();
  expect(await exited).toEqual([0, null]);
});

it("ends even if traffic never lets a keep-alive connection become idle", async () => {
  const { child, url } = await startService();
  const exited = once(child, "exit");
  const traffic = Array.from({ length: 8 }, async () => {
    while (child.exitCode === null) await fetch(`${url}/slow`).catch(() => sleep(10));
  });
  await sleep(100);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  await Promise.all(traffic);
});

it("serves metrics by operation on the operators' port, when traces are collected", async () => {
  const OPERATIONS_PORT = String(await freePort());
  const receiver = await startReceiver();
  const { url } = await startService({ OPERATIONS_PORT, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  await (await fetch(`${url}/slow`)).text();
  const metrics = await (await fetch(`http://127.0.0.1:${OPERATIONS_PORT}/metrics`)).text();
  expect(metrics).toMatch(
    /^http_server_request_duration_seconds_count\{operation="slow",status="200".*\} 1$/m,
  );
  expect(metrics).toMatch(/^nodejs_eventloop_delay_p99_seconds/m);
});
