import { readFileSync } from "node:fs";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { z } from "zod";
import { LATEST_AUTOSCALING } from "../../harness/reports-directory.ts";
import type { Finding } from "../lib/findings.ts";
import { describeReaction } from "./autoscaling.ts";
import { TARGET_P95 } from "./burst.ts";

const seconds = z.partialRecord(z.enum(SERVICES), z.number());
const pods = z.partialRecord(z.enum(SERVICES), z.object({ created: z.number(), ready: z.number() }));
const points = z.array(z.tuple([z.number(), z.number()]));

/** A burst on a cluster: the reaction of its autoscaler, and the one that the simulation predicts for the same burst. */
const autoscaling = z.object({
  measuredAt: z.iso.datetime(),
  plan: z.object({ rate: z.number(), calm: z.number(), burst: z.number() }),
  burst: z.object({
    back: z.number().optional(),
    p95: points,
    samples: z.array(z.object({ at: z.number(), busy: z.number(), units: z.number() })),
    errors: z.record(z.string(), z.number()),
    bottleneck: z.array(z.string()),
  }),
  reaction: pods,
  predicted: seconds,
});
export type Autoscaling = z.infer<typeof autoscaling>;

/** The last burst on a cluster; undefined when there is none, or when another version of the project wrote it. */
export function lastAutoscaling(file = LATEST_AUTOSCALING): Autoscaling | undefined {
  try {
    return autoscaling.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** The measurement in sentences. */
export function describeAutoscaling({ measuredAt, plan, burst, reaction, predicted }: Autoscaling): string[] {
  const back = burst.back === undefined ? "not within the burst" : `after ${burst.back} s`;
  const failed = Object.entries(burst.errors).map(([kind, count]) => `${kind}: ${count}`);
  return [
    `On a cluster, on ${measuredAt.slice(0, 10)}, in a burst of ${plan.rate} orders/s, the p95 returned below ${TARGET_P95} ms ${back}.`,
    ...describeReaction(reaction, predicted),
    ...burst.bottleneck.map((limit) => `This burst shows little: ${limit}.`),
    failed.length > 0 ? `Bad answers in the burst: ${failed.join(", ")}.` : "No request failed.",
  ];
}

/** Adds the measurement to the finding of this machine. */
export function withAutoscaling(finding: Finding, measured: Autoscaling): Finding {
  const said = describeAutoscaling(measured).join(" ");
  const { samples, p95 } = measured.burst;
  const figure = (label: string, value: number | undefined) =>
    value === undefined ? [] : [{ label: `on a cluster: ${label}`, unit: "s", services: value }];
  const first = (of: "created" | "ready") =>
    Object.values(measured.reaction)
      .map((pod) => pod[of])
      .sort((a, b) => a - b)[0];
  return {
    ...finding,
    details: [finding.details, said].filter(Boolean).join(" "),
    figures: [
      ...finding.figures,
      ...figure("p95 back in the target", measured.burst.back),
      ...figure("first further pod", first("created")),
      ...figure("first further pod ready", first("ready")),
    ],
    plots: [
      ...finding.plots,
      clusterPlot("p95 of the answers on a cluster", { title: "response p95", unit: "ms" }, p95, TARGET_P95),
      clusterPlot(
        "Ready pods of the services on a cluster",
        { title: "pods", unit: "count" },
        samples.map(({ at, units }) => [at, units]),
      ),
    ],
  };
}

function clusterPlot(
  title: string,
  y: { title: string; unit: string },
  drawn: [number, number][],
  target?: number,
): Finding["plots"][number] {
  return {
    title,
    kind: "lines",
    x: { title: "time since the burst began", unit: "s" },
    y,
    ...(target && { target }),
    series: [{ name: "services", variant: "services", points: drawn }],
  };
}
