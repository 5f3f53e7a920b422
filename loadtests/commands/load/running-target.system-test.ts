import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { serveShop } from "../../harness/test/stub-shop.ts";
import { at, load, reasonsOf, run } from "./test/load.ts";

describe("on a target that runs already", () => {
  test("a load runs, its orders settle, and it is judged", async () => {
    const { url, placed } = await serveShop();
    const { report } = await run(["--scenario", "smoke", ...at(url)]);
    expect(reasonsOf(report)).toEqual([]);
    expect(report).toMatchObject({ load: { engine: "driver", completed: 25, dropped: 0, errors: {} } });
    expect(report.settled).toMatchObject({ settled: placed(), unsettled: 0 });
    expect(report.settled!.latency.p50).toBeCloseTo(50, 0);
    expect(report.machine!.cores).toBeGreaterThan(0);
  });

  test("broken thresholds fail the run, but its figures stay valid", async () => {
    const { url } = await serveShop({ placing: { status: 503, body: {} }, nth: 2 });
    const { status, report } = await run(["--scenario", "hot-product", ...at(url)]);
    expect(status).toBe(1);
    expect(reasonsOf(report)).toEqual([]);
    expect(report).toMatchObject({
      broken: ["errors 50.0 % (limit 0 %)"],
      load: { errors: { "status 503": 500 } },
    });
  });

  test("a load in which every answer is wrong is not valid", async () => {
    const { url } = await serveShop({ placing: { status: 202, body: { errorMessage: "thrown" } } });
    const { status, report } = await run(["--scenario", "hot-product", ...at(url)]);
    expect(status).toBe(1);
    expect(reasonsOf(report)).toEqual(["none of 1000 requests was answered well (errorMessage in the body)"]);
  });

  test("a target that dies during the load leaves a partial result that is not valid", async () => {
    const { url, placed, close } = await serveShop();
    const loading = load(at(url));
    while (placed() < 20) await sleep(20);
    close();
    const { status, output, report } = await loading.done();
    expect(output).toContain("This run is not valid:\n- the target stopped answering (ECONNREFUSED)");
    expect(status).toBe(1);
    expect(report.valid).toBe(false);
    expect(report.load!.completed).toBeGreaterThanOrEqual(20);
    expect(report.load!.started).toBeLessThan(report.load!.offered);
  });

  test("Ctrl-C ends the load and keeps the figures so far", async () => {
    const { url, placed } = await serveShop();
    const loading = load(at(url));
    while (placed() < 20) await sleep(20);
    loading.kill("SIGINT");
    const { status, report } = await loading.done();
    expect(status).toBe(1);
    expect(reasonsOf(report)).toEqual(["The run was stopped before its end.", "the run was ended early"]);
    expect(report.load!.completed).toBeGreaterThanOrEqual(20);
  });
});
