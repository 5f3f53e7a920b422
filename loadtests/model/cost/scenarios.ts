import { type Assumptions, assumptions } from "./assumptions.ts";

/**
 * Ways to run the services, each with several assumptions changed together. The functions' stack is the same in all:
 * Lambda and DynamoDB use several zones at no extra price.
 */
export const SCENARIOS = {
  thrifty: {
    means: "one zone, no NAT gateway, one container per service",
    changes: { leastInstances: 1, databaseZones: 1, natGateways: 0 },
  },
  usual: {
    means: "two zones with a NAT gateway each, two containers per service",
    changes: { leastInstances: 2, databaseZones: 2, natGateways: 2 },
  },
  "highly available": {
    means: "three zones with a NAT gateway each, three containers per service",
    changes: { leastInstances: 3, databaseZones: 2, natGateways: 3 },
  },
} as const;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

/** The assumptions of a scenario. A value that the user has set stays. */
export function assumedIn(scenario: ScenarioName, assumed: Assumptions): Assumptions {
  const changes = Object.entries(SCENARIOS[scenario].changes) as [
    keyof typeof SCENARIOS.usual.changes,
    number,
  ][];
  return {
    ...assumed,
    ...Object.fromEntries(changes.filter(([name]) => assumed[name] === assumptions[name].value)),
  };
}
