/** The cost of an order on this machine, in milliseconds. */
type Effort = { settledP50: number; cpu: number };

/** A smaller difference is within the noise. */
const MARGIN = 1.1;

/** Whether an order clearly settles later, or clearly takes more CPU, than in the other form. */
export function isDearer(form: Effort, other: Effort): boolean {
  return form.settledP50 > MARGIN * other.settledP50 || form.cpu > MARGIN * other.cpu;
}
