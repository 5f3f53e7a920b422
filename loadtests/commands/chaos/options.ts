import { randomInt } from "node:crypto";
import { numberUpTo } from "@app/net/flags";
import { type FormName, VARIANTS, type VariantName } from "@app/net/variant-names";
import { InvalidArgumentError, Option } from "commander";
import { planFaults } from "../../chaos/plan.ts";
import type { ChaosOptions } from "../../chaos/report.ts";
import { ATTACHED, CHAOS_TARGETS, COMPOSED, ON_CLUSTER } from "../../chaos/targets/targets.ts";
import { measuringCommand } from "../command.ts";

/** The default interval lets both variants recover before the next fault, so that each recovery can be measured. */
export const USUAL = { duration: 120, every: 20, rate: 30, patience: 60 };

const TARGETS = Object.keys(CHAOS_TARGETS) as Target[];
type Target = VariantName | FormName;
/** The functions run in no container. */
const CONTAINED: Target[] = ["services"];
/** A shorter load has no time for a fault and its recovery. */
const SHORTEST_SECONDS = 12;

/** Reads the command line of `npm run chaos`. A wrong flag ends the process with one sentence and status 2. */
export function readOptions(argv: readonly string[]): ChaosOptions {
  const description =
    "Injects faults into a variant under steady load, waits until all orders are settled, and audits that none was lost or charged twice.";
  const program = measuringCommand("chaos", description)
    .addOption(
      new Option("--variant <name>", "one variant, one form of a variant, or both variants in turn")
        .choices([...TARGETS, "both"])
        .default("both"),
    )
    .addOption(
      new Option("--compose", "the services, in containers that the command starts").conflicts("variant"),
    )
    .addOption(
      new Option(
        "--attach",
        "the containers of a running docker compose up, which run on afterwards",
      ).conflicts(["compose", "variant"]),
    )
    .addOption(
      new Option(
        "--k8s",
        "the services on the cluster of the current kubectl context, which run on afterwards",
      ).conflicts(["compose", "attach", "variant"]),
    )
    .option("--seed <n>", "repeats the order of the faults (default: random)", seedNumber)
    .addOption(time("duration", SHORTEST_SECONDS, "duration of the load per variant, such as 90s or 5m"))
    .addOption(
      time("every", 1, "time from one fault to the next; with 5s a variant has often not recovered yet"),
    )
    .addOption(time("patience", 1, "time for every order to become terminal after the last fault"))
    .option("--faults <names>", "only these faults, separated by commas (default: all)", (text) =>
      text.split(","),
    )
    .option("--rate <n>", "orders per second", numberUpTo(500), USUAL.rate)
    .addHelpText("after", faultsByVariant)
    .parse(argv);
  const {
    variant,
    seed = randomInt(2 ** 31),
    ...given
  } = program.opts<Omit<ChaosOptions, "seed" | "variants"> & { variant: Target | "both"; seed?: number }>();
  const all = given.compose || given.attach || given.k8s ? CONTAINED : [...VARIANTS];
  const variants = variant === "both" ? all : [variant];
  const unknown = given.faults?.find(
    (name) => !variants.every((each) => faultsOf(each, given).includes(name)),
  );
  if (unknown !== undefined) {
    const where = variants.filter((each) => !faultsOf(each, given).includes(unknown)).join(" and the ");
    program.error(
      `error: option '--faults <names>' argument '${unknown}' is invalid. The ${where} have no such fault: --help lists them.`,
    );
  }
  if (planFaults({ ...given, seed, faults: faultsOf(variants[0]!, given) }).length === 0) {
    program.error(
      `error: option '--every <time>' argument '${given.every}s' is invalid. ${given.duration} s of load leave no time for a fault.`,
    );
  }
  return { ...given, variants, seed };
}

type Containers = Pick<ChaosOptions, "compose" | "attach" | "k8s">;

export function chaosTargetOf(variant: Target, { compose, attach, k8s }: Containers) {
  if (k8s) return ON_CLUSTER;
  if (attach) return ATTACHED;
  return compose ? COMPOSED : CHAOS_TARGETS[variant];
}

const faultsOf = (variant: Target, containers: Containers) =>
  chaosTargetOf(variant, containers).faults.map(({ name }) => name);

function faultsByVariant(): string {
  const kinds = TARGETS.map((variant) => [variant, chaosTargetOf(variant, {})] as const);
  const contained = [
    ["services with --compose or --attach", COMPOSED],
    ["services with --k8s", ON_CLUSTER],
  ] as const;
  const lines = [...kinds, ...contained].flatMap(([title, { faults }]) => [
    `\nFaults of the ${title}:`,
    ...faults.map(({ name, what }) => `  ${name.padEnd(30)}${what}`),
  ]);
  return lines.join("\n");
}

function seedNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number of up to nine digits.");
}

/** An option in seconds or minutes; its value is in seconds. */
function time(name: "duration" | "every" | "patience", least: number, what: string): Option {
  const read = (text: string) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?)([sm]?)$/.exec(text) ?? [];
    const value = Number(number) * (unit === "m" ? 60 : 1);
    if (value >= least && value <= 86_400) return value;
    throw new InvalidArgumentError(`It must be a time from ${least}s on, such as 90s or 5m.`);
  };
  return new Option(`--${name} <time>`, what).argParser(read).default(USUAL[name], `${USUAL[name]}s`);
}
