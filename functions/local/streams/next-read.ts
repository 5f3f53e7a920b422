/** Multiples of it modulo 1 fill the range from 0 to 1 evenly. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * The next moment to read the streams: one in each interval, anywhere in it. All shards share these moments, because a
 * wake-up of the process costs more than a read without records. They are uneven, because an order takes several reads in
 * turn: with even ones, its time would be a number of whole intervals, and a small change of the machine would change it by
 * one.
 *
 * @param now and the result are milliseconds since 1970
 * @param interval in milliseconds
 */
export function nextRead(now: number, interval: number): number {
  for (let count = Math.floor(now / interval); ; count++) {
    const moment = (count + ((count * GOLDEN_RATIO) % 1)) * interval;
    if (moment > now) return moment;
  }
}
