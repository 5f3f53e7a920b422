import { median, quantile, sum } from "simple-statistics";
import { CHAIN } from "../model/simulation/functions-model.ts";
import { LINKS, onTheWay, type Passage } from "./chaining/links.ts";
import { type Chain, measureChain, outcomesWithoutMemory, PER_SECOND } from "./chaining/run-chain.ts";
import { barPlot } from "./lib/figures.ts";
import { type Figure, type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

/**
 * Latency of one hop through DynamoDB Streams on AWS, eu-west-1, 1,024 messages, September 2022:
 * https://bitesizedserverless.com/bite/serverless-messaging-latency-compared/
 */
const PUBLISHED = { p10: 118, p50: 213, p90: 341, p99: 552 };
const QUANTILES = { p10: 0.1, p50: 0.5, p90: 0.9, p99: 0.99 };

export const chaining: Experiment = {
  id: "chaining",
  title: "Chaining",
  part: "term",
  claim: "Stateless functions are chained.",
  method: `Orders arrive at random times (Poisson, ${PER_SECOND} a second), because the streams are read in step with the clock. The traces show each link of the chain: the time on the way from the end of one function to the start of the next, and the work of the function. The emulator marks the moments at which it read a record and at which an environment began to run. They split the time on the way into the wait for the read of the stream (with the wait for an earlier batch), the wait for an environment, and overhead. Then orders of each kind run through the chain twice: with usual environments, and with a new environment for every invocation.`,
  rule: "Holds when the orders have the same outcomes when each invocation has a new environment: then no function needs the memory of an earlier one. The time of the links is shown beside it, and decides nothing.",
  limits:
    "The delay of AWS's streams. The emulator reads each stream every 10 ms, AWS four times a second. Published latencies of one hop through DynamoDB Streams on AWS stand beside ours: 118, 213, 341 and 552 ms at p10, p50, p90 and p99 (bitesizedserverless.com, September 2022). The same traces of a deployed stack, with AWS X-Ray, would show the links there. On a real cloud, each link waits for the next poll of its stream, so the links make up an even larger share of the time until an order has settled.",
  takes: { short: 15, long: 22 },
  run: async (laboratory) => judge(await measureChain(laboratory), await outcomesWithoutMemory(laboratory)),
};

export function judge({ passages, outcomes }: Chain, withoutMemory: readonly string[]): Finding {
  const links = LINKS.map((link, i) => ({ link, passages: passages.map((order) => order[i]!) }));
  const differing = outcomes.findIndex((outcome, i) => outcome !== withoutMemory[i]);
  const whole = (of: (passage: Passage) => number) =>
    median(passages.map((order) => sum(order.map((passage) => of(passage)))));
  const [way, work] = [whole(onTheWay), whole((passage) => passage.work)];
  const fault = differing < 0 ? "" : `; a ${outcomes[differing]} order ended ${withoutMemory[differing]}`;
  return {
    verdict: verdictOf(!fault),
    because: `${same(outcomes, withoutMemory)} of ${outcomes.length} kinds of orders have the same outcome with a new environment for each invocation${fault}.`,
    details: `Here, where streams are read every 10 ms, the chain adds ${way.toFixed(0)} ms between its functions to an order, and ${work.toFixed(0)} ms of work in them. On AWS, one hop took ${PUBLISHED.p50} ms (p50, published).`,
    figures: [
      { label: "on the way, all links, p50", unit: "ms", functions: way },
      { label: "work, all links, p50", unit: "ms", functions: work },
      ...links.flatMap((each) => figuresOf(each.link, each.passages)),
      { label: "one hop published for AWS, p50", unit: "ms", functions: PUBLISHED.p50 },
      { label: "one hop published for AWS, p99", unit: "ms", functions: PUBLISHED.p99 },
    ],
    plots: [splitPlot(links), publishedPlot(links)],
  };
}

type Links = readonly { link: string; passages: readonly Passage[] }[];

const same = (outcomes: readonly string[], others: readonly string[]) =>
  outcomes.filter((outcome, i) => outcome === others[i]).length;

const PARTS = ["poll", "environment", "overhead", "work"] as const;
const NAMES = ["wait for the read", "wait for an environment", "overhead", "work"];

const medianOf = (part: keyof Passage, passages: readonly Passage[]) =>
  median(passages.map((each) => each[part]));

function figuresOf(link: string, passages: readonly Passage[]): Figure[] {
  const ways = passages.map(onTheWay);
  const row = (label: string, functions: number) => ({ label: `${link}: ${label}`, unit: "ms", functions });
  return [
    row("on the way, p50", quantile(ways, 0.5)),
    row("on the way, p99", quantile(ways, 0.99)),
    ...PARTS.map((part, i) => row(`${NAMES[i]}, p50`, medianOf(part, passages))),
  ];
}

function splitPlot(links: Links): Plot {
  const names = links.map(({ link }, i) => `${CHAIN[i]} → ${link}`);
  const series = PARTS.map((part, i) => ({
    name: NAMES[i]!,
    heights: links.map(({ passages }) => Math.max(0, medianOf(part, passages))),
  }));
  return barPlot(
    "What each link adds to an order",
    { title: "link", unit: "functions", names },
    TIME,
    series,
  );
}

const TIME = { title: "time, p50", unit: "ms" };

function publishedPlot(links: Links): Plot {
  const names = Object.keys(QUANTILES);
  const ours = links.map(({ link, passages }) => ({
    name: `to ${link}, here`,
    heights: Object.values(QUANTILES).map((q) => Math.max(0, quantile(passages.map(onTheWay), q))),
  }));
  const aws = { name: "one hop on AWS, published in 2022", heights: Object.values(PUBLISHED) };
  const y = { title: "time on the way", unit: "ms" };
  return barPlot(
    "One hop here, and as published for AWS",
    { title: "quantile", unit: "share of orders", names },
    y,
    [...ours, aws],
  );
}
