import { mean } from "simple-statistics";
import type { Figures, Profile, Times } from "../cost/profile.ts";
import { drawnBeyond } from "./draws.ts";
import { CHAIN, functionsModel, type Link, type Model } from "./functions-model.ts";
import { Instances } from "./instances.ts";
import { HOSTS, type Host, servicesModel } from "./services-model.ts";
import { cpuOnTheWay, stepsOf } from "./steps.ts";
import type { Timeline } from "./timeline.ts";
import { constant, type Source } from "./variates.ts";

/** Where all runs on one machine: what was measured of it. */
export type Here = { figures: Figures } & Pick<Profile, "times" | "machine">;

const SLICES_PER_SECOND = 100;
/** As the plugin's default is. */
const POLL_SECONDS = 0.01;

/**
 * The services on the measuring machine: its cores serve whoever has something to compute, the load generator included; whatever an order
 * that met no other took beyond computing, it waits for.
 */
export function servicesHere(timeline: Timeline, here: Here, source: Source, end: number): Model {
  const { figures, times } = here;
  const use = figures.services.placeOrder;
  const cores = coresOf(timeline, here);
  const hosts = Object.fromEntries(HOSTS.map((host) => [host, cores])) as Record<Host, Instances>;
  const cpu = cpuOnTheWay(use);
  const steps = stepsOf(use, (_, meanMs) => constant(meanMs / 1_000), {
    call: constant(0),
    request: drawnBeyond(cpu.request, times.services.answered, source),
    saga: drawnBeyond(cpu.saga, times.services.settled, source),
  });
  const model = servicesModel(timeline, { hosts, ...steps });
  return besideOthers(timeline, cores, model, times.services, end);
}

/** The functions under the emulator, in the same way: each link computes on the cores, and waits for what it waited for when all was quiet. */
export function functionsHere(timeline: Timeline, here: Here, source: Source, end: number): Model {
  const { times } = here;
  const uses = here.figures.functions.placeOrder.functions;
  const cores = coresOf(timeline, here);
  const waits = CHAIN.map((link) => {
    const quantiles = link === "placeOrder" ? times.functions.answered : times.functions.invocations[link];
    return quantiles ? drawnBeyond(uses[link]?.cpuMs ?? 0, quantiles, source) : constant(0);
  });
  const model = functionsModel(timeline, source, {
    lambda: {
      most: Number.POSITIVE_INFINITY,
      startsPer10Seconds: Number.MAX_SAFE_INTEGER,
      idleSeconds: Number.POSITIVE_INFINITY,
      initialisation: constant(0),
    },
    stream: {
      shards: 1,
      parallelization: 1,
      batchSize: 100,
      pollSeconds: POLL_SECONDS,
      delay: constant(hopMs(times) / 1_000),
    },
    work: (link: Link, orders) => (finished) =>
      timeline.after(waits[CHAIN.indexOf(link)]?.() ?? 0, () =>
        cores.work(((uses[link]?.cpuMs ?? 0) * orders) / 1_000, finished),
      ),
  });
  return besideOthers(timeline, cores, model, times.functions, end);
}

function coresOf(timeline: Timeline, { machine }: Here): Instances {
  return new Instances(timeline, machine.cores, { shared: true });
}

/** What is left of the quiet time to settled, for each of the three streams, without the links' own time and half a poll. */
function hopMs({ functions: { settled, invocations } }: Times): number {
  const links = CHAIN.slice(1).map((link) => mean(invocations[link] ?? [0]));
  const own = links.reduce((sum, milliseconds) => sum + milliseconds, 0);
  const hops = links.length;
  return Math.max(0, (mean(settled) - own) / hops - (POLL_SECONDS * 1_000) / 2);
}

/** The model among whatever else computes on the same cores, until the end of the load. */
function besideOthers(
  timeline: Timeline,
  cores: Instances,
  model: Model,
  { besideCpuMs }: Times["services"],
  end: number,
): Model {
  const ignore = () => {};
  const slice = () => {
    cores.work(besideCpuMs.perSecond / 1_000 / SLICES_PER_SECOND, ignore);
    if (timeline.now < end) timeline.after(1 / SLICES_PER_SECOND, slice);
  };
  slice();
  return {
    place(told) {
      const part = besideCpuMs.perOrder / 1_000 / CHAIN.length;
      CHAIN.forEach((_, index) => timeline.after(index * POLL_SECONDS, () => cores.work(part, ignore)));
      model.place(told);
    },
    units: model.units,
  };
}
