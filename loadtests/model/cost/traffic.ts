/** A month of traffic, for the cost model and the advice. */
export type Traffic = { ordersPerMonth: number; shape: Shape };

export const SHAPES = ["steady", "daily-wave", "weekly", "spiky"] as const;
export type Shape = (typeof SHAPES)[number];

/** A part of the month in which orders arrive at one mean rate. */
export type Level = { ordersPerSecond: number; hours: number };

export const HOURS_PER_MONTH = 730;
export const MOST_ORDERS_PER_MONTH = 1e11;

/**
 * How the rate varies around its mean, as multiples of the mean with the share of the month that each lasts. The shares sum to 1,
 * and so do the multiples weighted with them.
 * - steady: always the mean
 * - daily-wave: a sine over the day, between 0.1 and 1.9 of the mean
 * - weekly: that wave, on the two days of the weekend at 0.4 of its height
 * - spiky: 1 % of the month takes a fifth of the orders, at 20 times the mean
 */
const VARIATION: Record<Shape, readonly { multiple: number; share: number }[]> = {
  steady: [{ multiple: 1, share: 1 }],
  "daily-wave": day(1, 1),
  weekly: [...day(5 / 7, 7 / 5.8), ...day(2 / 7, (0.4 * 7) / 5.8)],
  spiky: [
    { multiple: 20, share: 0.01 },
    { multiple: 0.8 / 0.99, share: 0.99 },
  ],
};

/** From the lowest to the highest hour: each rate occurs twice a day. */
function day(share: number, height: number) {
  return Array.from({ length: 12 }, (_, step) => ({
    multiple: height * (1 + 0.9 * Math.sin(Math.PI * ((step + 0.5) / 12 - 1 / 2))),
    share: share / 12,
  }));
}

/** The month as levels, 730 hours in all. @throws Error with a sentence when the traffic is out of range */
export function levelsOf({ ordersPerMonth, shape }: Traffic): Level[] {
  if (!(ordersPerMonth >= 0 && ordersPerMonth <= MOST_ORDERS_PER_MONTH)) {
    throw new Error(`Orders a month must be a number from 0 to ${MOST_ORDERS_PER_MONTH.toExponential()}.`);
  }
  const mean = ordersPerMonth / (HOURS_PER_MONTH * 3_600);
  return VARIATION[shape].map(({ multiple, share }) => ({
    ordersPerSecond: mean * multiple,
    hours: HOURS_PER_MONTH * share,
  }));
}

/** Orders per second at the busiest level. */
export function peakOf(levels: readonly Level[]): number {
  return Math.max(...levels.map(({ ordersPerSecond }) => ordersPerSecond));
}
