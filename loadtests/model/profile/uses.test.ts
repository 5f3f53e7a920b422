import { describe, expect, it } from "vitest";
import type { Counters } from "../../harness/counters/counters.ts";
import { spentOn } from "./spent.ts";
import { eventsOf, functionsUse, servicesUse } from "./uses.ts";

const nothing: Counters = { cpuSeconds: {}, operations: {}, functions: {} };
const statements = { queries: {}, rows: {} };
const counted = { errors: 0, byMillis: {}, readUnits: 0, writeUnits: 0 };

describe("the resources of one call", () => {
  it("of the services is the increase over all services, divided by the calls", () => {
    const before = {
      counters: nothing,
      loggedBytes: 500,
      statements: { queries: { orders: 10 }, rows: { orders: 5 } },
    };
    const after = {
      counters: { ...nothing, cpuSeconds: { gateway: 0.1, orders: 0.4, postgres: 0.2 } },
      loggedBytes: 1_500,
      statements: { queries: { orders: 40, payments: 10 }, rows: { orders: 25 } },
    };
    expect(servicesUse(spentOn(before, after, 10, 10_000), 300)).toEqual({
      cpuMs: { gateway: 10, orders: 40, inventory: 0, payments: 0 },
      databaseCpuMs: 20,
      queries: { orders: 3, inventory: 0, payments: 1 },
      rows: { orders: 2, inventory: 0, payments: 0 },
      bytesLogged: 100,
      bytesAnswered: 300,
      bytesStored: 1_000,
    });
  });

  it("of the functions: billed time is CPU per event and waiting per invocation, without scheduled functions", () => {
    const functions = {
      placeOrder: { ...counted, invocations: 10, billedMillis: 85, cpuMillis: 20, writeUnits: 20 },
      // each invocation handles two records
      reserveStock: { ...counted, invocations: 5, billedMillis: 52.5, cpuMillis: 30, writeUnits: 60 },
      sweepOrders: { ...counted, invocations: 1, billedMillis: 9, cpuMillis: 3, readUnits: 9 },
    };
    const counters = { ...nothing, functions, operations: { "streams: GetRecords": 40 } };
    const known = {
      events: { placeOrder: 1, reserveStock: 1 },
      streams: new Set(["reserveStock"]),
      initialisations: { placeOrder: { cpuMs: 90, memoryMb: 70 } },
    };
    const use = functionsUse(
      { calls: 10, counters, loggedBytes: 1_000, statements, storedBytes: 0 },
      300,
      known,
    );
    expect(use).toMatchObject({ writeUnits: 8, readUnits: 0, streamReads: 4, bytesLogged: 100 });
    expect(use.functions).toEqual({
      placeOrder: { events: 1, fromStream: false, cpuMs: 2, waitMs: 6, memoryMb: 70, initCpuMs: 90 },
      reserveStock: { events: 1, fromStream: true, cpuMs: 3, waitMs: 4, memoryMb: 0, initCpuMs: 0 },
    });
  });

  it("counts functions that run for each call, not those that run now and then", () => {
    const ran = (invocations: number) => ({ ...counted, invocations, billedMillis: 0, cpuMillis: 0 });
    const counters = {
      ...nothing,
      functions: { placeOrder: ran(100), settleOrder: ran(101), sweepOrders: ran(1) },
    };
    expect(eventsOf(counters, 100)).toEqual({ placeOrder: 1, settleOrder: 1.01 });
  });
});
