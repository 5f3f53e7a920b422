import type { Source } from "./distributions.ts";
import { Environments, type LambdaRules, type Work } from "./environments.ts";
import { Stream, type StreamRules } from "./stream.ts";
import type { Timeline } from "./timeline.ts";

/** The functions that a placed order runs through, in order. The first one answers; the others read streams. */
export const CHAIN = ["placeOrder", "reserveStock", "authorizePayment", "settleOrder"] as const;
export type Link = (typeof CHAIN)[number];

/**
 * The stream settings of serverless.yml, copied because a page in a browser cannot read that file. A test compares
 * them.
 */
export const DECLARED: Record<Link, Pick<StreamRules, "batchSize" | "parallelization">> = {
  placeOrder: { batchSize: 1, parallelization: 1 },
  reserveStock: { batchSize: 100, parallelization: 1 },
  authorizePayment: { batchSize: 32, parallelization: 10 },
  settleOrder: { batchSize: 100, parallelization: 1 },
};

export type FunctionsRules = {
  lambda: LambdaRules;
  /** The settings of the stream that invokes a link. */
  stream: (link: Link) => Omit<StreamRules, "work">;
  /** Runs a link for a batch of orders. */
  work: (link: Link, orders: number) => Work;
};

/** One order on its way through a variant, with a callback for each outcome: answered, settled, refused. */
export type Told = { answered: () => void; settled: () => void; refused: () => void };

/** A variant under simulation. */
export type Model = {
  place: (told: Told) => void;
  /** Environments or containers at this moment. */
  units: () => number;
};

/** The functions variant: a request, then three streams. */
export function functionsModel(timeline: Timeline, source: Source, rules: FunctionsRules): Model {
  const environments = CHAIN.map(() => new Environments(timeline, rules.lambda));
  const [entrance, ...consumers] = environments;
  const streams = consumers.map(
    (consumer, index) =>
      new Stream(timeline, consumer, source, {
        ...rules.stream(CHAIN[index + 1] as Link),
        work: (orders) => rules.work(CHAIN[index + 1] as Link, orders),
      }),
  );
  const follow = (link: number, settled: () => void): void => {
    const stream = streams[link];
    if (stream) stream.write(() => follow(link + 1, settled));
    else settled();
  };
  return {
    place({ answered, settled, refused }) {
      const accepted = entrance?.invoke(rules.work("placeOrder", 1), () => {
        answered();
        follow(0, settled);
      });
      if (!accepted) refused();
    },
    units: () => environments.reduce((sum, { count }) => sum + count, 0),
  };
}
