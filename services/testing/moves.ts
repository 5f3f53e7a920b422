import fc from "fast-check";
import { REPLICAS, type Replica } from "./processes.ts";
import { FATES, type Fate } from "./steps.ts";

/** What can happen next. `go` lets one thread take some steps that go well, and then one with this fate. */
export type Move =
  | { do: "place" | "cancel"; order: number; at: Replica }
  | { do: "go"; which: number; steps: number; fate: Fate }
  | { do: "kill"; process: Replica | "inventory" | "payments" }
  | { do: "take over" | "renew"; at: Replica }
  | { do: "lose patience" | "redrive" };

const at = fc.constantFrom(...REPLICAS);
const order = fc.nat(1);
const one = <const Do extends string>(...names: Do[]) => fc.constantFrom(...names);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: one("go"),
      which: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(4)),
      steps: fc.oneof(fc.nat(12), fc.constant(30)),
      fate: fc.constantFrom(...FATES),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: one("place", "cancel"), order, at }) },
  { weight: 4, arbitrary: fc.record({ do: one("take over", "take over", "renew"), at }) },
  { weight: 1, arbitrary: fc.record({ do: one("lose patience", "redrive") }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: one("kill"), process: one(...REPLICAS, "inventory", "payments") }),
  },
);
export const moves = fc.array(move, { maxLength: 30, size: "max" });
