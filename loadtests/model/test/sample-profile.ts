import type { Figures, Profile, Times } from "../cost/profile.ts";

const nothing = {
  services: {
    cpuMs: { gateway: 0, orders: 0, inventory: 0, payments: 0 },
    databaseCpuMs: 0,
    queries: { orders: 0, inventory: 0, payments: 0 },
    rows: { orders: 0, inventory: 0, payments: 0 },
    bytesLogged: 0,
    bytesAnswered: 0,
    bytesStored: 0,
  },
  functions: {
    functions: {},
    writeUnits: 0,
    readUnits: 0,
    streamReads: 0,
    bytesLogged: 0,
    bytesAnswered: 0,
    bytesStored: 0,
  },
};

/** Round figures of no real machine: only placing an order uses anything. */
export function roundFigures(): Figures {
  const spread = <T>(placeOrder: T, other: T) => ({
    placeOrder,
    getOrder: other,
    listOrders: other,
    getSummary: other,
    listProducts: other,
  });
  return {
    services: spread(
      {
        cpuMs: { gateway: 1, orders: 2, inventory: 1, payments: 1 },
        databaseCpuMs: 4,
        queries: { orders: 2, inventory: 1, payments: 1 },
        rows: { orders: 2, inventory: 1, payments: 1 },
        bytesLogged: 1_000,
        bytesAnswered: 1_000,
        bytesStored: 1_000,
      },
      nothing.services,
    ),
    servicesMemoryMb: { gateway: 100, orders: 100, inventory: 100, payments: 100 },
    functions: spread(
      {
        functions: {
          placeOrder: { events: 1, fromStream: false, cpuMs: 2, waitMs: 4, memoryMb: 100, initCpuMs: 50 },
          reserveStock: { events: 1, fromStream: true, cpuMs: 1, waitMs: 6, memoryMb: 100, initCpuMs: 50 },
        },
        writeUnits: 20,
        readUnits: 4,
        streamReads: 0,
        bytesLogged: 500,
        bytesAnswered: 1_000,
        bytesStored: 2_000,
      },
      nothing.functions,
    ),
  };
}

/** Every order is answered within 5 to 15 ms and settled within 30 to 60; each invocation takes 4 to 8. */
function roundTimes(ordersPerSecond = 10): Times {
  const evenly = (from: number, to: number) =>
    Array.from({ length: 101 }, (_, n) => from + ((to - from) * n) / 100);
  const order = {
    answered: evenly(5, 15),
    settled: evenly(30, 60),
    ownCpuMs: 9,
    machineCpuMs: 10,
  };
  const chain = ["placeOrder", "reserveStock", "authorizePayment", "settleOrder"];
  return {
    ordersPerSecond,
    services: order,
    functions: {
      ...order,
      invocations: Object.fromEntries(chain.map((name) => [name, evenly(4, 8)])),
      invocationCpuMs: Object.fromEntries(chain.map((name) => [name, 1.5])),
    },
  };
}

export function roundProfile(): Profile {
  return {
    schemaVersion: 1,
    measuredAt: "2026-11-24T12:00:00Z",
    machine: { cores: 2 },
    times: roundTimes(),
    busy: roundTimes(100),
    rounds: [roundFigures()],
  };
}
