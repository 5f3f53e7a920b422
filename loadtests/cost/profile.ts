import { z } from "zod";

const amount = z.number().min(0);

export const operations = ["placeOrder", "getOrder", "listOrders", "getSummary", "listProducts"] as const;
export type Operation = (typeof operations)[number];

export const containers = ["gateway", "orders", "inventory", "payments"] as const;
export type Container = (typeof containers)[number];

export const databases = ["orders", "inventory", "payments"] as const;

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
  queries: z.strictObject({ orders: amount, inventory: amount, payments: amount }),
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

/** What both variants use per operation, measured on one machine in several rounds, so that what follows has an interval. */
const profile = z.strictObject({
  schemaVersion: z.literal(1),
  measuredAt: z.iso.datetime(),
  machine: z.record(z.string(), z.unknown()),
  rounds: z.array(figures).min(1),
});
export type Profile = z.infer<typeof profile>;

/** @throws Error that names each field which is missing, unknown or of the wrong kind */
export function readProfile(data: unknown): Profile {
  const parsed = profile.safeParse(data);
  if (!parsed.success) throw new Error(`The profile cannot be used. ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
