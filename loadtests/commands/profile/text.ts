import { medianFigures } from "../../model/cost/model.ts";
import { operations } from "../../model/cost/names.ts";
import type { Figures, Profile } from "../../model/cost/profile.ts";
import { formatTable } from "../table.ts";

/** Formats a profile for a terminal: per call of each operation, the median of the rounds. */
export function formatProfile(profile: Profile): string {
  const figures = medianFigures(profile);
  const { services, functions } = profile.times;
  const at = (quantiles: readonly number[], percent: number) => (quantiles[percent] ?? 0).toFixed(1);
  const describeTimes = (name: string, { answered, settled }: typeof services) =>
    `${name}: answered p50 ${at(answered, 50)}, p99 ${at(answered, 99)} ms; settled p50 ${at(settled, 50)}, p99 ${at(settled, 99)} ms.`;
  return [
    `Per call, with all asynchronous work that it causes; ${profile.rounds.length === 1 ? "one round" : `median of ${profile.rounds.length} rounds`}:`,
    formatTable([["", ...operations], ...rowsOf(figures)]),
    "",
    `At ${profile.times.ordersPerSecond} orders/s, at which no order waits for another:`,
    describeTimes("services", services),
    describeTimes("functions", functions),
  ].join("\n");
}

type Uses = { services: Figures["services"]["placeOrder"]; functions: Figures["functions"]["placeOrder"] };

const ROWS: [label: string, of: (uses: Uses) => number][] = [
  ["services: CPU (ms)", ({ services }) => sum(services.cpuMs)],
  ["  database CPU (ms)", ({ services }) => services.databaseCpuMs],
  ["  statements", ({ services }) => sum(services.queries)],
  ["  rows", ({ services }) => sum(services.rows)],
  ["  bytes logged", ({ services }) => services.bytesLogged],
  ["  bytes stored", ({ services }) => services.bytesStored],
  ["functions: invocations", ({ functions }) => overFunctions(functions, ({ events }) => events)],
  [
    "  billed (ms)",
    ({ functions }) => overFunctions(functions, (use) => use.events * (use.cpuMs + use.waitMs)),
  ],
  ["  of which waiting (ms)", ({ functions }) => overFunctions(functions, (use) => use.events * use.waitMs)],
  ["  write units", ({ functions }) => functions.writeUnits],
  ["  read units", ({ functions }) => functions.readUnits],
  ["  reads of streams", ({ functions }) => functions.streamReads],
  ["  bytes logged", ({ functions }) => functions.bytesLogged],
  ["  bytes stored", ({ functions }) => functions.bytesStored],
];

function rowsOf({ services, functions }: Figures): string[][] {
  return ROWS.map(([label, of]) => [
    label,
    ...operations.map((operation) => {
      const value = of({ services: services[operation], functions: functions[operation] });
      return value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });
    }),
  ]);
}

type FunctionUse = Uses["functions"]["functions"][string];

function overFunctions({ functions }: Uses["functions"], of: (use: FunctionUse) => number): number {
  return Object.values(functions).reduce((total, use) => total + of(use), 0);
}

function sum(figures: Record<string, number>): number {
  return Object.values(figures).reduce((total, figure) => total + figure, 0);
}
