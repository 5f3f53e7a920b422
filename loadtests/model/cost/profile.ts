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

/** What one call of an operation used, all that follows from it included: for placeOrder, until the order is settled. */
const servicesUse = z.strictObject({
  /** Milliseconds of CPU in each service. */
  cpuMs: z.strictObject({ gateway: amount, orders: amount, inventory: amount, payments: amount }),
  /** Milliseconds of CPU in PostgreSQL. */
  databaseCpuMs: amount,
  /** Statements, and the rows that they returned or changed. */
  queries: z.strictObject({ orders: amount, inventory: amount, payments: amount }),
  rows: z.strictObject({ orders: amount, inventory: amount, payments: amount }),
  bytesLogged: amount,
  /** Bytes of the answer and, for placeOrder, of what remains in the databases. */
  bytesAnswered: amount,
  bytesStored: amount,
});

const functionUse = z.strictObject({
  /** Records, or requests, per call of the operation. */
  events: amount,
  /** True when a stream invokes it, with as many records as there are; false for one request per invocation. */
  fromStream: z.boolean(),
  /** Milliseconds of CPU per event, and of waiting (for databases and the provider) per invocation. */
  cpuMs: amount,
  waitMs: amount,
  /** MB that the function needs: below that it cannot run. */
  memoryMb: amount,
  /** Milliseconds of CPU until a fresh process has loaded the function. */
  initCpuMs: amount,
});

const functionsUse = z.strictObject({
  functions: z.record(z.string(), functionUse),
  /** DynamoDB's units: per KB written (transactions count double), per 4 KB read. */
  writeUnits: amount,
  readUnits: amount,
  /** Reads of streams here, where they are looked at far more often than on AWS, which does not charge for them. */
  streamReads: amount,
  bytesLogged: amount,
  bytesAnswered: amount,
  bytesStored: amount,
});

/** One round's figures. */
const figures = z.strictObject({
  services: perOperation(servicesUse),
  /** MB of each service under load. */
  servicesMemoryMb: z.strictObject({ gateway: amount, orders: amount, inventory: amount, payments: amount }),
  functions: perOperation(functionsUse),
});
export type Figures = z.infer<typeof figures>;
export type FunctionUse = z.infer<typeof functionUse>;

/** A distribution in milliseconds: 101 values, of which value n is not less than n percent of what was measured. */
const quantiles = z.array(amount).length(101);

const orderTimes = z.strictObject({
  /** From the intended start of the request to its answer, and from there on the server's clock to settled. */
  answered: quantiles,
  settled: quantiles,
  /** Milliseconds of CPU per order, of the variant with its engine, and of all that took part: load generator and outside parties, too. */
  ownCpuMs: amount,
  machineCpuMs: amount,
});

/** How long things take at one rate: what the simulation draws from. */
const times = z.strictObject({
  ordersPerSecond: amount,
  services: orderTimes,
  functions: orderTimes.extend({
    /** Of one invocation of each function, initialisation apart. */
    invocations: z.record(z.string(), quantiles),
    /** Milliseconds of CPU per order in each. */
    invocationCpuMs: z.record(z.string(), amount),
  }),
});
export type Times = z.infer<typeof times>;

/** What both variants use per operation, measured on one machine in several rounds, so that what follows has an interval. */
export const profile = z.strictObject({
  schemaVersion: z.literal(1),
  measuredAt: z.iso.datetime(),
  machine: z.looseObject({ cores: z.int().min(1) }),
  /** So slow that no order waits for another; and under load, which only a simulation of this very machine needs. */
  times,
  busy: times,
  rounds: z.array(figures).min(1),
});
export type Profile = z.infer<typeof profile>;

/** @throws Error that names each field which is missing, unknown or of the wrong kind */
export function readProfile(data: unknown): Profile {
  const parsed = profile.safeParse(data);
  if (!parsed.success) throw new Error(`The profile cannot be used. ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
