import { figuresFrom } from "./lib/figures.ts";
import { type Figure, type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { type Burst, TARGET_P95 } from "./scalability/burst.ts";
import { type Bursts, burstRate, measureBursts } from "./scalability/measure.ts";
import { lastAutoscaling, withAutoscaling } from "./scalability/measured-autoscaling.ts";

/** Above this utilisation of all cores, the machine is the limit, not the variant. */
const SATURATED = 0.95;

export const scalability: Experiment = {
  id: "scalability",
  title: "Scalability",
  part: "table",
  claim: "Services are scaled one by one, by hand or by a rule; functions scale by themselves.",
  method: `Both variants start anew. After almost no load, the rate jumps to four times the comparison's rate. Measured are the seconds until the p95 of the answers stays below ${TARGET_P95} ms, and the environments or instances over time; the services run with one replica of orders and with three. Environments are counted from the emulator's log of invocations.`,
  rule: `Cannot be shown on one machine when the load generator was the bottleneck, when one replica of the services needed no help, or when all cores together were ${100 * SATURATED} % busy in any second. Without --full: also when the burst, at the CPU time per order of the comparison, needs more cores than that; then no burst is sent. Otherwise it holds when the functions recover by themselves with more environments than at the start of the burst, and the services with the added replicas.`,
  limits:
    "The effect of more cores: here both variants and the load generator share them. A deployed stack would show it; `loadtests/model/simulation` computes it from AWS's documented rules. The autoscaler of Kubernetes: after `npm run compare -- --k8s` this claim also shows how soon it added pods in a burst, beside the simulation. On a real cloud, an autoscaler needs tens of seconds with spare nodes (Kubernetes), and minutes with ECS alarms or new nodes; containers that wait for a burst need none. A function gets at most 1,000 more environments in ten seconds, until the account's limit, and a stream's function its shards times its parallelization factor.",
  takes: { short: 1, long: 32 },
  timed: true,
  run: async (laboratory) => {
    const { options, machine } = laboratory.comparison;
    const [cpu] = options.short ? figuresFrom(laboratory.comparison, ["CPU per order"]) : [];
    const small = cpu && tooFewCores(cpu, burstRate(options.rate), machine.cores);
    const finding = small ?? judge(await measureBursts(laboratory));
    const onCluster = lastAutoscaling();
    return onCluster ? withAutoscaling(finding, onCluster) : finding;
  },
};

/**
 * Says without a burst that the machine is too small for it.
 * @param cpu milliseconds per order
 * @param rate orders per second
 */
export function tooFewCores(
  { services = 0, functions = 0 }: Pick<Figure, "services" | "functions">,
  rate: number,
  cores: number,
): Finding | undefined {
  const needed = (millis: number) => (millis * rate) / 1_000;
  if (needed(Math.max(services, functions)) < SATURATED * cores) return undefined;
  const figure = {
    label: `cores for ${rate} orders/s`,
    unit: "",
    services: needed(services),
    functions: needed(functions),
  };
  return {
    verdict: "cannot be shown on one machine",
    because: `A burst of ${rate} orders/s needs ${figure.services.toFixed(1)} cores in the services, and ${figure.functions.toFixed(1)} in the functions; this machine has ${cores}.`,
    figures: [figure],
    plots: [],
  };
}

export function judge(bursts: Bursts): Finding {
  const { one, three, functions } = bursts;
  const [from, to] = [
    functions.samples[0]?.units ?? 0,
    Math.max(...functions.samples.map(({ units }) => units)),
  ];
  const holds = functions.back !== undefined && to > from && three.back !== undefined;
  const returns = `In the burst, the p95 returned below ${TARGET_P95} ms: in the functions ${backOf(functions)}, with ${from} to ${to} environments; in one replica of the services ${backOf(one)}, in three ${backOf(three)}.`;
  const obstacle = obstacleIn(bursts);
  return {
    verdict: obstacle ? "cannot be shown on one machine" : verdictOf(holds),
    because: obstacle
      ? `${obstacle[0]!.toUpperCase()}${obstacle.slice(1)}, so this run cannot show how either scales.`
      : returns,
    ...(obstacle && { details: returns }),
    figures: figuresOf(bursts),
    plots: [
      {
        title: "p95 of the answers after the burst began",
        kind: "lines",
        x: { title: "time since the burst began", unit: "s" },
        y: { title: "response p95", unit: "ms", scale: "log" },
        target: TARGET_P95,
        series: seriesOf(bursts, ({ p95 }) => p95),
      },
      {
        title: "Processes of the services and environments of the functions",
        kind: "lines",
        x: { title: "time since the burst began", unit: "s" },
        y: { title: "instances", unit: "count" },
        series: seriesOf(bursts, ({ samples }) => samples.map(({ at, units }) => [at, units])),
      },
    ],
  };
}

function figuresOf({ one, three, functions }: Bursts): Figure[] {
  const figure = (
    label: string,
    unit: string,
    ...[ofServices, ofFunctions]: (number | undefined)[]
  ): Figure => {
    return { label, unit, services: ofServices, functions: ofFunctions };
  };
  return [
    figure("highest p95, nobody acts", "ms", highestP95(one), highestP95(functions)),
    figure("p95 back in the target, without intervention", "s", one.back, functions.back),
    figure("p95 back in the target, three replicas", "s", three.back),
    figure("highest p95, three replicas", "ms", highestP95(three)),
    figure("instances at the end", "", one.samples.at(-1)?.units, functions.samples.at(-1)?.units),
    figure("busiest second of all cores", "%", 100 * busiest(one), 100 * busiest(functions)),
  ];
}

function obstacleIn({ one, three, functions }: Bursts): string | undefined {
  const all = [one, three, functions];
  const held = all.flatMap(({ bottleneck }) => bottleneck)[0];
  const busy = Math.max(...all.map(busiest));
  const small = one.back === undefined ? undefined : "one replica of the services was enough for this burst";
  return (
    held ??
    (busy >= SATURATED ? `all cores together were ${(100 * busy).toFixed(0)} % busy in a second` : small)
  );
}

const busiest = ({ samples }: Burst) => Math.max(0, ...samples.map(({ busy }) => busy));
const highestP95 = ({ p95 }: Burst) => Math.max(...p95.map(([, millis]) => millis));
const backOf = ({ back }: Burst) => (back === undefined ? "not within the burst" : `after ${back} s`);

function seriesOf({ one, three, functions }: Bursts, of: (burst: Burst) => [number, number][]) {
  return [
    { name: "services, one replica", variant: "services" as const, points: of(one) },
    { name: "functions", variant: "functions" as const, points: of(functions) },
    { name: "services, three replicas", points: of(three) },
  ];
}
