import type { Stage } from "../../scenarios/scenario.ts";
import type { Figures, Profile } from "../cost/profile.ts";
import { rateAt } from "./arrivals.ts";
import { type AtRate, betweenRates } from "./between-rates.ts";
import { constant, type Source } from "./distributions.ts";
import { CHAIN, DECLARED, functionsModel, type Link, type Model } from "./functions-model.ts";
import { Instances } from "./instances.ts";
import { HOSTS, type Host, servicesModel } from "./services-model.ts";
import { cpuOnTheWay, stepsOf } from "./steps.ts";
import type { Timeline } from "./timeline.ts";

/** A machine on which everything runs together: its measured figures. */
export type LocalMachine = { figures: Figures } & Pick<Profile, "times" | "busy" | "machine">;

/** By rate: milliseconds of queueing that the simulation adds although the measured times already contain them. */
export type Calibration = Record<"answered" | "settled", Record<"p50" | "p99", AtRate>>;

/** The plugin's default. */
const POLL_SECONDS = 0.01;
/** The machine's other work comes in this many pieces. */
const PIECES = 8;

/**
 * The services on the measuring machine. The cores serve every computation, the load generator's included. The rest of
 * an order's time is waiting; it shrinks as the rate grows, as far as was measured, because caches are warm and
 * processes awake.
 */
export function servicesOnLocalMachine(
  timeline: Timeline,
  localMachine: LocalMachine,
  stages: readonly Stage[],
  source: Source,
  calibration: Calibration,
): Model {
  const at = betweenRates(localMachine, () => rateAt(stages, timeline.now), source);
  const use = localMachine.figures.services.placeOrder;
  const cores = new Instances(timeline, localMachine.machine.cores, { shared: true });
  const hosts = Object.fromEntries(HOSTS.map((host) => [host, cores])) as Record<Host, Instances>;
  const usual = Object.values(use.cpuMs).reduce((sum, ms) => sum + ms, use.databaseCpuMs) || 1;
  const scale = () => at.amount(({ services }) => services.ownCpuMs) / usual;
  const way = cpuOnTheWay(use);
  const steps = stepsOf(use, (_, meanMs) => () => (scale() * meanMs) / 1_000, {
    call: constant(0),
    request: at.draw(
      ({ services }) => services.answered,
      (place) => scale() * way.request + at.between(calibrationAt(place, calibration.answered)),
    ),
    saga: at.draw(
      ({ services }) => services.settled,
      (place) => scale() * way.saga + at.between(calibrationAt(place, calibration.settled)),
    ),
  });
  const beside = () =>
    at.amount(({ services }) => services.machineCpuMs) - scale() * (way.request + way.saga);
  return amongOthers(timeline, cores, servicesModel(timeline, { hosts, ...steps }), beside, () =>
    at.amount(({ services }) => services.settled[50] ?? 0),
  );
}

/**
 * The functions under the emulator, likewise: each link computes on the cores and waits, and each stream delivers the
 * records that have arrived.
 */
export function functionsOnLocalMachine(
  timeline: Timeline,
  localMachine: LocalMachine,
  stages: readonly Stage[],
  source: Source,
  calibration: Calibration,
): Model {
  const at = betweenRates(localMachine, () => rateAt(stages, timeline.now), source);
  const cores = new Instances(timeline, localMachine.machine.cores, { shared: true });
  const cpuMs = (link: Link) => at.amount(({ functions }) => functions.invocationCpuMs[link] ?? 0);
  const hops = CHAIN.length - 1;
  // The measured invocations contain their own queueing. The time that remains is spent on the streams.
  const excess = (place: number) => at.between(calibrationAt(place, calibration.settled));
  const waits = CHAIN.map((link) =>
    link === "placeOrder"
      ? at.draw(
          ({ functions }) => functions.answered,
          (place) => cpuMs(link) + at.between(calibrationAt(place, calibration.answered)),
        )
      : at.draw(
          ({ functions }) => functions.invocations[link] ?? [],
          (place) => cpuMs(link) + Math.max(0, excess(place)) / hops,
        ),
  );
  const links = () =>
    CHAIN.slice(1).reduce(
      (sum, link) => sum + at.amount(({ functions }) => functions.invocations[link]?.[50] ?? 0),
      0,
    );
  // The rest of the settled time is on the streams, and varies like it.
  const delay = at.draw(
    ({ functions }) => functions.settled,
    (place) => links() + Math.min(0, excess(place)) + (hops * POLL_SECONDS * 1_000) / 2,
  );
  const model = functionsModel(timeline, source, {
    lambda: {
      most: Number.POSITIVE_INFINITY,
      startsPer10Seconds: Number.MAX_SAFE_INTEGER,
      idleSeconds: Number.POSITIVE_INFINITY,
      initialisation: constant(0),
    },
    stream: (link) => ({
      ...DECLARED[link],
      shards: 1,
      pollSeconds: POLL_SECONDS,
      delay: () => delay() / hops,
    }),
    work: (link, orders) => (finished) =>
      timeline.after(waits[CHAIN.indexOf(link)]?.() ?? 0, () =>
        cores.work((cpuMs(link) * orders) / 1_000, finished),
      ),
  });
  const beside = () =>
    at.amount(({ functions }) => functions.machineCpuMs) - CHAIN.reduce((sum, link) => sum + cpuMs(link), 0);
  return amongOthers(timeline, cores, model, beside, () =>
    at.amount(({ functions }) => functions.settled[50] ?? 0),
  );
}

/**
 * The remaining time of an order at a quantile: constant up to the median, and from there changing linearly to the
 * tail.
 */
function calibrationAt(place: number, { p50, p99 }: Record<"p50" | "p99", AtRate>): AtRate {
  const share = Math.min(1, Math.max(0, (place - 0.5) / 0.49));
  const at = (rate: keyof AtRate) => p50[rate] + (p99[rate] - p50[rate]) * share;
  return { quiet: at("quiet"), busy: at("busy") };
}

/** Adds the other computation per order on the same cores, spread over the order's time. Milliseconds. */
function amongOthers(
  timeline: Timeline,
  cores: Instances,
  model: Model,
  cpuMs: () => number,
  within: () => number,
): Model {
  return {
    place(told) {
      const piece = Math.max(0, cpuMs()) / 1_000 / PIECES;
      const gap = within() / 1_000 / PIECES;
      for (let n = 0; n < PIECES; n++) timeline.after(n * gap, () => cores.work(piece));
      model.place(told);
    },
    units: model.units,
  };
}
