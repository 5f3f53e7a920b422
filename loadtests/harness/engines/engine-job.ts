import type { Store } from "@app/audit/snapshot";
import type { Scenario } from "../../scenarios/scenario.ts";

/** `store` is the target's own, where we have it: asking it disturbs the target less than asking its API. */
export type EngineJob = {
  scenario: Scenario;
  url: string;
  issuer: string;
  store?: Store | undefined;
  signal: AbortSignal;
};
