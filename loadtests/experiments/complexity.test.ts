import { expect, it } from "vitest";
import { type Counts, judge } from "./complexity.ts";
import { operatedFunctions, operatedServices } from "./lib/source-metrics/operations.ts";

const deployed = (count: number, packages: number) =>
  Array.from({ length: count }, (_, i) => ({
    name: `${i}`,
    bytes: 1,
    packages: Array.from({ length: packages }, (_, each) => `package ${each}`),
    files: [],
  }));
const services: Counts = {
  processes: 4,
  databaseServers: 3,
  secrets: 12,
  mappings: 0,
  roles: 3,
  edges: 10,
  eventLinks: 0,
  configuration: 340,
  code: 2_000,
  deployed: deployed(4, 110),
};
const functions: Counts = {
  processes: 0,
  databaseServers: 0,
  secrets: 2,
  mappings: 0,
  roles: 3,
  edges: 37,
  eventLinks: 8,
  configuration: 430,
  code: 1_000,
  deployed: deployed(20, 33),
};
const verdict = (changes: { services?: Partial<Counts>; functions?: Partial<Counts> }) =>
  judge({
    services: { ...services, ...changes.services },
    functions: { ...functions, ...changes.functions },
  }).verdict;

it("holds when the services lead to operate, and the functions to follow, and names each count", () => {
  const { verdict, because, details } = judge({ services, functions });
  expect(verdict).toBe("holds");
  expect(because).toBe(
    "To operate, the services are more complex; to follow, the functions are more complex.",
  );
  expect(details).toBe(
    "Services against functions. To operate: service processes, 4 against 0; database servers, 3 against 0; secrets, 12 against 2; third-party packages, 110 against 33; deployables, 4 against 20; streams and queues to watch, 0 against 0 (a tie); roles, 3 against 3 (a tie); lines of deployment configuration, 340 against 430 (a tie). To follow: connections, 10 against 37; links by events, 0 against 8.",
  );
});

it("does not hang on a few lines of configuration", () => {
  for (const configuration of [300, 340, 380, 500])
    expect(verdict({ functions: { configuration } })).toBe("holds");
});

it("does not hold when the counts to operate are nearly even, and says so", () => {
  const even = { services, functions: { ...functions, secrets: 12, processes: 4 } };
  expect(judge(even)).toMatchObject({
    verdict: "does not hold here",
    because: expect.stringContaining(
      "neither variant is clearly more complex (the services have more in 2, the functions in 1 of 8 measures); to follow",
    ),
  });
});

it("does not hold when one measure more or less would decide", () => {
  expect(verdict({ functions: { mappings: 8 } })).toBe("does not hold here");
  expect(verdict({ functions: { mappings: 8, roles: 20 } })).toBe("does not hold here");
});

it("does not hold when the functions have hardly more connections", () => {
  expect(verdict({ functions: { edges: 12 } })).toBe("does not hold here");
});

it("is the other way round with the variants exchanged", () => {
  expect(judge({ services: functions, functions: services }).verdict).toBe("the other way round here");
});

it("counts the containers and secrets of the services, and nothing that runs all the time for the functions", () => {
  expect(operatedServices()).toMatchObject({ processes: 4, databaseServers: 3, mappings: 0, roles: 3 });
  expect(operatedServices().secrets).toBeGreaterThan(6);
  expect(operatedFunctions()).toEqual({
    processes: 0,
    databaseServers: 0,
    secrets: 2,
    mappings: 8,
    roles: 20,
  });
});
