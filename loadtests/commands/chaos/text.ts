import type { Failures } from "../../chaos/effect.ts";
import { recoveryOf } from "../../chaos/recovery.ts";
import type { ChaosOfVariant, ChaosOptions, ChaosReport } from "../../chaos/report.ts";
import { formatTable } from "../table.ts";
import { USUAL } from "./options.ts";

/** What a terminal or a log shows at the end: for each variant its timeline and the recovery per fault; last, in short, the verdicts. */
export function formatChaos({ variants, options, startedAt }: ChaosReport): string {
  return [
    ...variants.map((variant) => formatVariant(variant, Date.parse(startedAt))),
    "In short:",
    ...variants.flatMap((variant) => formatVerdict(variant, options)),
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

function formatVariant(report: ChaosOfVariant, startedAt: number): string {
  const { name, strikes, loadStartedAt } = report;
  const before = loadStartedAt ? (Date.parse(loadStartedAt) - startedAt) / 1_000 : 0;
  return [
    `Timeline of the ${name}, in seconds as in the log above:`,
    ...strikes.map((strike) => formatStrike({ ...strike, at: strike.at + before })),
    "",
    ...(strikes.length > 0 ? [formatRecovery(strikes), ""] : []),
    ...formatLoad(report),
    ...(report.died.length > 0
      ? [`Ended by themselves and were started again: ${report.died.join(", ")}.`]
      : []),
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
      ? "not recovered before the load ended"
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

function formatVerdict(report: ChaosOfVariant, options: ChaosOptions): string[] {
  const { name, reasons, audit } = report;
  if (reasons.length === 0 && audit) {
    return [
      `The ${name} survived: 0 of ${audit.accepted} accepted orders lost, 0 charged twice, stock conserved.`,
      ...formatNoticed(report, options),
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

/** What the clients of a variant that survived noticed of the faults. */
function formatNoticed({ strikes, load }: ChaosOfVariant, { every }: ChaosOptions): string[] {
  if (!load || strikes.length === 0) return [];
  const operations = Object.values(load.operations);
  const [failed, asked] = [sum(operations, "failed"), sum(operations, "attempts")];
  const recovered = strikes.flatMap((strike) => strike.recovered ?? []);
  const never = strikes.length - recovered.length;
  const within = never === strikes.length ? "" : ` within ${one(Math.max(...recovered))} s`;
  return [
    `  Its clients saw ${failed} of ${asked} requests fail; after ${recovered.length} of ${strikes.length} faults all was well again${within}.`,
    ...(never > 0 && every < USUAL.every
      ? [`  The faults came too close to see each recovery: --every ${USUAL.every}s leaves time for it.`]
      : []),
  ];
}

function sum<Key extends string>(rows: readonly Record<Key, number>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0);
}

const one = (seconds: number) => seconds.toFixed(1);
