import { z } from "zod";

/** What a claim's figures say, by the rule that stands beside its experiment. */
export const verdicts = ["holds", "does not hold here", "cannot be shown on one machine"] as const;

/** A figure of one variant or of both. `ratio` is functions ÷ services with its 95 % interval, where rounds gave one. */
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
  /** Of bars: what each place on the axis stands for. */
  names: z.array(z.string()).optional(),
});

/** A plot as data: lines through points, or bars beside one another, one per name of the x axis. */
const plot = z.strictObject({
  title: z.string().min(1),
  kind: z.enum(["lines", "bars"]),
  x: axis,
  y: axis,
  series: z.array(
    z.strictObject({
      name: z.string(),
      /** Decides the colour, so that a variant looks the same everywhere. */
      variant: z.enum(["services", "functions"]).optional(),
      points: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});
export type Plot = z.input<typeof plot>;

/** What an experiment found. */
export const finding = z.strictObject({
  verdict: z.enum(verdicts),
  /** One sentence with the figures that decided. */
  because: z.string(),
  /** The two that the table shows come first. */
  figures: z.array(figure),
  plots: z.array(plot),
});
export type Finding = z.input<typeof finding>;
