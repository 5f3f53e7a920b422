import type { Failures } from "../../chaos/effect.ts";
import { recoveryOf } from "../../chaos/recovery.ts";
import type { ChaosOfVariant, ChaosOptions, ChaosReport } from "../../chaos/report.ts";
import { formatTable } from "../table.ts";
import { USUAL } from "./options.ts";

/** What a terminal or a log shows at the end: for each variant its timeline, the recovery per fault, and the verdict. */
export function formatChaos({ variants, options }: ChaosReport): string {
  return [
    ...variants.map(formatVariant),
    `The same faults again: npm run chaos -- ${flagsOf(options).join(" ")}`,
  ].join("\n");
}

/** All that say what was run, but for those that have their usual values. */
function flagsOf({
  variants,
  compose,
  seed,
  duration,
  every,
  rate,
  patience,
  faults,
}: ChaosOptions): string[] {
  return [
    compose ? "--compose" : `--variant ${variants.length > 1 ? "both" : variants[0]}`,
    `--seed ${seed}`,
    `--duration ${duration}s`,
    ...(every === USUAL.every ? [] : [`--every ${every}s`]),
    ...(rate === USUAL.rate ? [] : [`--rate ${rate}`]),
    ...(patience === USUAL.patience ? [] : [`--patience ${patience}s`]),
    ...(faults ? [`--faults ${faults.join(",")}`] : []),
  ];
}

function formatVariant(report: ChaosOfVariant): string {
  const { name, strikes } = report;
  return [
    `Timeline of the ${name}, in seconds since the load began:`,
    ...strikes.map(formatStrike),
    "",
    ...(strikes.length > 0 ? [formatRecovery(strikes), ""] : []),
    ...formatLoad(report),
    ...(report.died.length > 0
      ? [`Ended by themselves and were started again: ${report.died.join(", ")}.`]
      : []),
    ...formatVerdict(report),
    "",
  ].join("\n");
}

function formatStrike({
  at,
  fault,
  detail,
  lasted,
  failed,
  slow,
  recovered,
  settled,
}: ReportedStrike): string {
  const noticed = [
    ...(failed.length > 0 ? [`failed: ${failed.map(formatFailures).join(", ")}`] : []),
    ...(slow > 0 ? [`${slow} slow answers`] : []),
    ...(recovered === 0 ? ["nobody noticed"] : []),
  ];
  const end =
    recovered === undefined
      ? "not recovered when the load ended"
      : recovered > 0
        ? `recovered after ${one(recovered)} s`
        : "";
  const last =
    settled === undefined ? "an order never settled" : `last order settled after ${one(settled)} s`;
  const head = `${one(at).padStart(6)}  ${fault}${detail ? `, ${detail}` : ""}: over after ${one(lasted)} s`;
  return [head, ...noticed, end, last].filter((part) => part !== "").join("; ");
}

function formatFailures({ operation, count, first, last }: Failures): string {
  return `${count} ${operation} (${one(first)}–${one(last)} s)`;
}

type ReportedStrike = ChaosOfVariant["strikes"][number];

function formatRecovery(strikes: readonly ReportedStrike[]): string {
  const rows = recoveryOf(strikes).map((row) => [
    row.fault,
    String(row.strikes),
    String(row.failed),
    one(row.lasted),
    row.recovered ? one(row.recovered.median) : "-",
    row.recovered ? one(row.recovered.max) : "-",
    row.settled === undefined ? "-" : one(row.settled),
  ]);
  const head = [
    "fault",
    "strikes",
    "requests failed",
    "over (s)",
    "recovered (s)",
    "at most (s)",
    "settled (s)",
  ];
  return [formatTable([head, ...rows]), ...LEGEND].join("\n");
}

const LEGEND = [
  "Seconds count from the strike. Over: the killed process serves again, the hung one goes on, the provider behaves (median). Recovered: from",
  "then on every request was answered properly within a second and new orders settled within a second (median, and at most). Settled: the",
  "last of the orders that were placed until the next strike.",
];

function formatLoad({ load, drain }: ChaosOfVariant): string[] {
  if (!load) return [];
  const operations = Object.entries(load.operations).map(
    ([name, { attempts, failed }]) => `${name} ${failed} of ${attempts}`,
  );
  return [
    `Requests that failed: ${operations.join(", ")}.`,
    `${load.accepted} orders accepted, ${load.repeated} of them sent again, ${load.cancelled} cancelled; ${load.givenUp} given up by their clients.`,
    ...(drain?.seconds === undefined
      ? []
      : [
          `All orders were terminal ${one(drain.seconds)} s after the last fault; ${drain.parked} had to be redriven.`,
        ]),
  ];
}

function formatVerdict({ name, reasons, audit }: ChaosOfVariant): string[] {
  if (reasons.length === 0 && audit) {
    return [
      `The ${name} survived: 0 of ${audit.accepted} accepted orders lost, 0 charged twice, stock conserved.`,
    ];
  }
  const byRule = [...Map.groupBy(reasons, ({ rule }) => rule)];
  return [
    `The ${name} did not survive:`,
    ...byRule.map(([rule, these]) => {
      const times = these.length > 1 ? ` (${these.length} times, for example)` : "";
      return `- ${rule}${times}: ${these[0]!.detail}`;
    }),
  ];
}

const one = (seconds: number) => seconds.toFixed(1);
