import { execFileSync } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setImmediate } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { startSdk } from "./sdk.ts";
import { startReceiver } from "./test/receiver.ts";

/** Records a span and sends it, as a function does before it answers. */
async function work(telemetry: ReturnType<typeof startSdk>): Promise<string> {
  const answer = await telemetry.inSpan("work", {}, async () => "done");
  await telemetry.flush();
  return answer;
}

it("does its work when no collector listens", async () => {
  const warned = vi.spyOn(process, "emitWarning").mockReturnValue();
  onTestFinished(() => warned.mockRestore());
  expect(await work(startSdk("http://127.0.0.1:9"))).toBe("done");
  expect(warned).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^Spans cannot be sent to http:\/\/127\.0\.0\.1:9\/v1\/traces: ./),
  );
});

it("waits once for a collector that never answers, and not again for a while", async () => {
  const warned = vi.spyOn(process, "emitWarning").mockReturnValue();
  onTestFinished(() => warned.mockRestore());
  let connections = 0;
  const silent = createServer(() => void connections++);
  await once(silent.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void silent.close());
  const telemetry = startSdk(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  expect(await work(telemetry)).toBe("done");
  const waitedFor = connections;
  expect(waitedFor).toBeGreaterThan(0);
  expect([await work(telemetry), await work(telemetry)]).toEqual(["done", "done"]);
  expect(connections).toBe(waitedFor);
  expect(warned).toHaveBeenCalledTimes(1);
});

it("sends spans as often as OTEL_BSP_SCHEDULE_DELAY says", async () => {
  const { url, spans } = await startReceiver();
  vi.stubEnv("OTEL_BSP_SCHEDULE_DELAY", "100");
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers().unstubAllEnvs());
  await startSdk(url).inSpan("work", {}, async () => "done");
  vi.advanceTimersByTime(100);
  while (spans.length === 0) await setImmediate();
  expect(spans).toMatchObject([{ name: "work" }]);
});

it("reports that tracing is off when the collector's address is invalid", () => {
  const module = new URL("telemetry.ts", import.meta.url).href;
  const script = `const { telemetry } = await import(${JSON.stringify(module)}); console.log(telemetry === undefined);`;
  const run = (OTEL_EXPORTER_OTLP_ENDPOINT: string) =>
    execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
      env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  expect(["localhost:4318", "no address"].map(run)).toEqual(["true\n", "true\n"]);
});
