import { VARIANTS } from "@app/net/variant-names";
import { z } from "zod";

/** The verdicts that a rule can give. "Withheld": this run decides nothing, a run on a quiet machine may. */
export const verdicts = [
  "holds",
  "holds, at a price",
  "does not hold here",
  "the other way round here",
  "cannot be shown on one machine",
  "withheld",
] as const;

/**
 * A figure of one variant or of both. `ratio` is functions ÷ services with its 95 % interval, where several rounds
 * exist.
 */
const figure = z.strictObject({
  label: z.string(),
  unit: z.string(),
  services: z.number().optional(),
  functions: z.number().optional(),
  ratio: z.strictObject({ ratio: z.number(), low: z.number(), high: z.number() }).optional(),
});
export type Figure = z.infer<typeof figure>;

const axis = z.strictObject({
  title: z.string().min(1),
  unit: z.string().min(1),
  scale: z.enum(["linear", "log"]).default("linear"),
  /** For bars: the name of each position on the axis. */
  names: z.array(z.string()).optional(),
});

/** A plot as data: lines through points, or grouped bars with a group per name on the x axis. */
const plot = z.strictObject({
  title: z.string().min(1),
  kind: z.enum(["lines", "bars"]),
  x: axis,
  y: axis,
  /** A value on the y axis that the claim asks for. */
  target: z.number().optional(),
  series: z.array(
    z.strictObject({
      name: z.string(),
      /** Decides the colour, so that a variant has the same colour everywhere. */
      variant: z.enum(VARIANTS).optional(),
      points: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});
export type Plot = z.input<typeof plot>;

/** A map as data: places with lines of text, and arrows between them. */
const map = z.strictObject({
  title: z.string().min(1),
  kind: z.literal("map"),
  /** Decides the colour. */
  variant: z.enum(VARIANTS),
  places: z.array(
    z.strictObject({
      name: z.string(),
      lines: z.array(z.string()),
      /** Fractions of the width and of the height. */
      at: z.tuple([z.number(), z.number()]),
    }),
  ),
  ways: z.array(z.strictObject({ from: z.string(), to: z.string(), label: z.string(), dashed: z.boolean() })),
});
export type MapPlot = z.input<typeof map>;

/** The result of an experiment. */
export const finding = z.strictObject({
  verdict: z.enum(verdicts),
  /** The takeaway: one sentence that needs no table. */
  because: z.string(),
  /** The other deciding figures, in sentences. */
  details: z.string().optional(),
  /** The page's table shows the first two figures. */
  figures: z.array(figure),
  plots: z.array(z.discriminatedUnion("kind", [plot, map])),
});
export type Finding = z.input<typeof finding>;

export const verdictOf = (holds: boolean): Finding["verdict"] => (holds ? "holds" : "does not hold here");
