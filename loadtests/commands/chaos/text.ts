import type { Failures } from "../../chaos/effect.ts";
import { recoveryOf } from "../../chaos/recovery.ts";
import type { ChaosOfVariant, ChaosOptions, ChaosReport } from "../../chaos/report.ts";
import { formatTable } from "../table.ts";
import { USUAL } from "./options.ts";

/** Formats the timeline and the recovery per fault for each variant, and then the verdicts. */
export function formatChaos({ variants, options, startedAt }: ChaosReport): string {
  return [
    ...variants.map((variant) => formatVariant(variant, Date.parse(startedAt))),
    "In short:",
    ...variants.flatMap((variant) => formatVerdict(variant, options)),
    `The same faults again: npm run chaos -- ${flagsOf(options).join(" ")}`,
  ].join("\n");
}

/** The flags that repeat the run; flags with their default values are left out. */
function flagsOf(options: ChaosOptions): string[] {
  const { variants, compose, attach, k8s, seed, duration, faults } = options;
  const variant = `--variant ${variants.length > 1 ? "both" : variants[0]}`;
  const changed = (name: "every" | "rate" | "patience", unit: string) =>
    options[name] === USUAL[name] ? [] : [`--${name} ${options[name]}${unit}`];
  return [
    k8s ? "--k8s" : attach ? "--attach" : compose ? "--compose" : variant,
    `--seed ${seed}`,
    `--duration ${duration}s`,
    ...changed("every", "s"),
    ...changed("rate", ""),
    ...changed("patience", "s"),
    ...(faults ? [`--faults ${faults.join(",")}`] : []),
  ];
}

function formatVariant(report: ChaosOfVariant, startedAt: number): string {
  const { name, strikes, loadStartedAt } = report;
  const before = loadStartedAt ? (Date.parse(loadStartedAt) - startedAt) / 1_000 : 0;
  return [
    `Timeline of the ${name}, in seconds as in the log above:`,
    ...strikes.map((fault) => formatFault({ ...fault, at: fault.at + before })),
    "",
    ...(strikes.length > 0 ? [formatRecovery(strikes), ""] : []),
    ...formatLoad(report),
    ...(report.died.length > 0
      ? [`Ended without a fault, and were started again: ${report.died.join(", ")}.`]
      : []),
    "",
  ].join("\n");
}

function formatFault({ at, fault, detail, lasted, failed, slow, recovered, settled }: ReportedFault): string {
  const noticed = [
    ...(failed.length > 0 ? [`failed: ${failed.map(formatFailures).join(", ")}`] : []),
    ...(slow > 0 ? [`${slow} slow answers`] : []),
    ...(recovered === 0 ? ["no effect on clients"] : []),
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

type ReportedFault = ChaosOfVariant["strikes"][number];

function formatRecovery(strikes: readonly ReportedFault[]): string {
  const rows = recoveryOf(strikes).map((row) => [
    row.fault,
    String(row.strikes),
    String(row.failed),
    one(row.lasted),
    row.recovered ? one(row.recovered.median) : "-",
    row.recovered ? one(row.recovered.max) : "-",
    row.settled === undefined ? "-" : one(row.settled),
  ]);
  return [formatTable([HEAD, ...rows]), ...LEGEND].join("\n");
}

const SECONDS = ["over", "recovered", "maximum", "settled"].map((name) => `${name} (s)`);
const HEAD = ["fault", "times", "requests failed", ...SECONDS];
const LEGEND = [
  "Seconds count from the start of the fault. Over: the killed process serves again, the hung process continues, the provider is normal",
  "(median). Recovered: from then on every request was answered well within a second and new orders settled within a second (median, and",
  "maximum). Settled: the last of the orders that were placed before the next fault.",
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
      ...formatEffects(report, options),
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

/** The effect of the faults on the clients of a surviving variant. */
function formatEffects({ strikes, load }: ChaosOfVariant, { every }: ChaosOptions): string[] {
  if (!load || strikes.length === 0) return [];
  const operations = Object.values(load.operations);
  const [failed, asked] = [sum(operations, "failed"), sum(operations, "attempts")];
  const recovered = strikes.flatMap((fault) => fault.recovered ?? []);
  const never = strikes.length - recovered.length;
  const within = never === strikes.length ? "" : ` within ${one(Math.max(...recovered))} s`;
  return [
    `  Its clients saw ${failed} of ${asked} requests fail; after ${recovered.length} of ${strikes.length} faults the variant had recovered${within}.`,
    ...(never > 0 && every < USUAL.every
      ? [`  The faults came too close to see each recovery: --every ${USUAL.every}s leaves time for it.`]
      : []),
  ];
}

function sum<Key extends string>(rows: readonly Record<Key, number>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0);
}

const one = (seconds: number) => seconds.toFixed(1);
