/**
 * Sizes of RDS for PostgreSQL: the price in units of a db.t4g.micro, and the sustained vCPUs. Burstable sizes (t4g)
 * sustain 10, 20, 20 and 30 % of each of their two vCPUs; the others (m7g) all of them. List prices of us-east-1, not
 * checked again.
 */
export const postgresSizes = [
  { name: "db.t4g.micro", micros: 1, vcpus: 0.2 },
  { name: "db.t4g.medium", micros: 65 / 16, vcpus: 0.4 },
  { name: "db.t4g.large", micros: 129 / 16, vcpus: 0.6 },
  { name: "db.m7g.large", micros: 168 / 16, vcpus: 2 },
  { name: "db.m7g.xlarge", micros: 337 / 16, vcpus: 4 },
  { name: "db.m7g.2xlarge", micros: 674 / 16, vcpus: 8 },
  { name: "db.m7g.4xlarge", micros: 1_348 / 16, vcpus: 16 },
  { name: "db.m7g.8xlarge", micros: 2_696 / 16, vcpus: 32 },
  { name: "db.m7g.16xlarge", micros: 5_392 / 16, vcpus: 64 },
] as const;

/** A size and the number of servers. */
export type Servers = { name: string; micros: number; vcpus: number; servers: number };

/** The cheapest servers that carry a load: one of a size, or several of the largest (orders are sharded by id). */
export function postgresFor(vcpus: number): Servers {
  const size = postgresSizes.find((candidate) => candidate.vcpus >= vcpus);
  if (size) return { ...size, servers: 1 };
  const largest = postgresSizes[postgresSizes.length - 1]!;
  return { ...largest, servers: Math.ceil(vcpus / largest.vcpus) };
}
