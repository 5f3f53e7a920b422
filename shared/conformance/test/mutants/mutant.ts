import type { Rules } from "../rules.ts";

/** One way to break the contract. `caughtBy` is part of the name of a case that must fail. */
export type Mutant = { name: string; caughtBy: string; mutation: (good: Rules) => Partial<Rules> };
