import type { Driven } from "../../scenarios/result.ts";
import { mergeLoads } from "../merge-runs.ts";
import { type Driver, type Run, startDriver } from "./driver.ts";

/** Without `onSecond`: each driver would report its own share of a second. */
type SharedRun = Omit<Run, "part" | "onSecond">;

/** Several load generators for one load. */
export type Drivers = Pick<Driver, "renewTokens" | "stop"> & {
  run(run: SharedRun): Promise<Pick<Driven, "result" | "accepted">>;
};

/** Starts load generators that share each run: they take turns with the arrivals, and each has customers of its own. */
export function startDrivers(count: number): Drivers {
  const drivers = Array.from({ length: count }, () => startDriver());
  const customersOf = (tokens: readonly string[], index: number) =>
    tokens.filter((_, customer) => customer % count === index);
  return {
    async run({ tokens, ...run }) {
      const parts = await Promise.all(
        drivers.map((driver, index) => {
          const part = { index, of: count };
          return driver.run({ ...run, part, tokens: customersOf(tokens, index) });
        }),
      );
      return {
        result: mergeLoads(parts.map(({ result }) => result)),
        accepted: parts.flatMap(({ accepted }) => accepted),
      };
    },
    renewTokens(tokens) {
      for (const [index, driver] of drivers.entries()) driver.renewTokens(customersOf(tokens, index));
    },
    stop() {
      for (const driver of drivers) driver.stop();
    },
  };
}
