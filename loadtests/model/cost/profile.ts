import { z } from "zod";

const amount = z.number().min(0);

const perOperation = <T extends z.ZodType>(figures: T) =>
  z.strictObject({
    placeOrder: figures,
    getOrder: figures,
    listOrders: figures,
    getSummary: figures,
    listProducts: figures,
  });

/**
 * The resources of one call of an operation and of everything that follows from it: for placeOrder, until the order has
 * settled.
 */
const servicesUse = z.strictObject({
  /** Milliseconds of CPU in each service. */
  cpuMs: z.strictObject({ gateway: amount, orders: amount, inventory: amount, payments: amount }),
  /** Milliseconds of CPU in PostgreSQL. */
  databaseCpuMs: amount,
  /** Statements, and the rows that they returned or changed. */
  queries: z.strictObject({ orders: amount, inventory: amount, payments: amount }),
  rows: z.strictObject({ orders: amount, inventory: amount, payments: amount }),
  bytesLogged: amount,
  /** Bytes of the answer and, for placeOrder, of the stored rows. */
  bytesAnswered: amount,
  bytesStored: amount,
});

const functionUse = z.strictObject({
  /** Records, or requests, per call of the operation. */
  events: amount,
  /** True when a stream invokes the function with a batch of records; false for one request per invocation. */
  fromStream: z.boolean(),
  /** Milliseconds of CPU per event, and of waiting (for databases and the provider) per invocation. */
  cpuMs: amount,
  waitMs: amount,
  /** MB that the function needs in order to run at all. */
  memoryMb: amount,
  /** Milliseconds of CPU until a fresh process has loaded the function. */
  initCpuMs: amount,
});

const functionsUse = z.strictObject({
  functions: z.record(z.string(), functionUse),
  /** DynamoDB's units: per KB written (transactions count double), per 4 KB read. */
  writeUnits: amount,
  readUnits: amount,
  /** Reads of streams on this machine. They are more frequent than on AWS, which does not charge for them. */
  streamReads: amount,
  bytesLogged: amount,
  bytesAnswered: amount,
  bytesStored: amount,
});

/** The figures of one round. */
const figures = z.strictObject({
  services: perOperation(servicesUse),
  /** MB of each service under load. */
  servicesMemoryMb: z.strictObject({ gateway: amount, orders: amount, inventory: amount, payments: amount }),
  functions: perOperation(functionsUse),
});
export type Figures = z.infer<typeof figures>;
export type FunctionUse = z.infer<typeof functionUse>;

/** A distribution in milliseconds: 101 values. At most n percent of the measured values are below value n. */
const quantiles = z.array(amount).length(101);

const orderTimes = z.strictObject({
  /** `answered`: from the intended start of the request to its answer. `settled`: from there, by the server's clock. */
  answered: quantiles,
  settled: quantiles,
  /**
   * Milliseconds of CPU per order: of the variant with its engine, and of everything on the machine, load generator and
   * outside parties included.
   */
  ownCpuMs: amount,
  machineCpuMs: amount,
});

/** The durations at one rate. The simulation draws from them. */
const times = z.strictObject({
  ordersPerSecond: amount,
  services: orderTimes,
  functions: orderTimes.extend({
    /** Of one invocation of each function, without initialisation. */
    invocations: z.record(z.string(), quantiles),
    /** Milliseconds of CPU per order in each function. */
    invocationCpuMs: z.record(z.string(), amount),
  }),
});
export type Times = z.infer<typeof times>;

/** The resources of both variants per operation, measured on one machine. Several rounds give an interval. */
export const profile = z.strictObject({
  schemaVersion: z.literal(1),
  measuredAt: z.iso.datetime(),
  machine: z.looseObject({ cores: z.int().min(1), cpu: z.string().optional(), commit: z.string().nullish() }),
  /**
   * `times`: at a rate so low that no order waits for another. `busy`: under load; only the simulation of this machine
   * needs it.
   */
  times,
  busy: times,
  rounds: z.array(figures).min(1),
});
export type Profile = z.infer<typeof profile>;

/** @throws Error that names each field which is missing, unknown or of the wrong type */
export function readProfile(data: unknown): Profile {
  const parsed = profile.safeParse(data);
  if (!parsed.success) throw new Error(`The profile cannot be used. ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
