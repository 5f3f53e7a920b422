import { mean } from "simple-statistics";
import { initialisationMs, shardsAt, vcpuOf } from "../cost/invocations.ts";
import type { Basis } from "../cost/model.ts";
import type { FunctionUse, Times } from "../cost/profile.ts";
import { constant, exponential, type Source } from "./distributions.ts";
import { drawnBeyond } from "./draws.ts";
import type { Work } from "./environments.ts";
import { CHAIN, DECLARED, functionsModel, type Link, type Model } from "./functions-model.ts";
import type { Load } from "./load.ts";
import type { Timeline } from "./timeline.ts";

/** New environments per 10 seconds and function: https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html */
const STARTS_PER_10_SECONDS = 1_000;

/**
 * The functions under Lambda's documented rules. An invocation waits as long as it did on this machine, and computes
 * with the CPU of its memory size. Read operations have functions of their own and are left out.
 */
export function functionsOnAws(
  timeline: Timeline,
  { figures, assumed, times }: Basis & { times: Times },
  { peak, share }: Load,
  source: Source,
): Model {
  const uses = CHAIN.map((link) => figures.functions.placeOrder.functions[link]);
  const known = uses.filter((use) => use !== undefined);
  const waits = Object.fromEntries(
    CHAIN.map((link) => [link, waitOf(link, times, figures.functions.placeOrder.functions[link], source)]),
  );
  const work = (link: Link, orders: number): Work => {
    const use = figures.functions.placeOrder.functions[link];
    const computing = use ? (use.cpuMs * orders) / vcpuOf(use, assumed) / 1_000 : 0;
    const waiting = (waits[link]?.() ?? 0) * assumed.waitOnAws;
    return (finished) => timeline.after(waiting + computing, finished);
  };
  const model = functionsModel(timeline, source, {
    lambda: {
      most: Math.max(1, Math.round(assumed.accountConcurrency * share)),
      startsPer10Seconds: Math.max(1, STARTS_PER_10_SECONDS * share),
      idleSeconds: assumed.environmentIdleSeconds,
      initialisation: constant(mean(known.map((use) => initialisationMs(use, assumed))) / 1_000),
    },
    stream: (link) => ({
      ...DECLARED[link],
      shards: Math.max(1, Math.round(shardsAt(peak, figures, assumed) * share)),
      pollSeconds: 1 / assumed.pollsPerSecond,
      delay: assumed.streamDelayMs === 0 ? constant(0) : exponential(assumed.streamDelayMs / 1_000, source),
    }),
    work,
  });
  return {
    place: (told) => timeline.after(assumed.httpApiMs / 1_000, () => model.place(told)),
    units: () => model.units() / share,
  };
}

function waitOf(link: Link, { functions }: Times, use: FunctionUse | undefined, source: Source) {
  const quantiles = functions.invocations[link];
  return quantiles ? drawnBeyond(use?.cpuMs ?? 0, quantiles, source) : constant(0);
}
