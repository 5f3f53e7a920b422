import { randomUUID } from "node:crypto";
import type { Both } from "@app/infra/embedded/both";
import { DATABASES, type Database, randomKey } from "@app/infra/embedded/call-keys";
import { fetchToken } from "@app/infra/identity-provider/token";
import { isRefused } from "../lib/is-refused.ts";
import { type Probe, refuses } from "./probe.ts";

const ID = randomUUID();
/** A read and a write of each service behind the gateway. */
const ROUTES: Record<Database, [method: string, path: string][]> = {
  orders: [
    ["GET", `/orders/${ID}`],
    ["POST", `/orders/${ID}/cancel`],
  ],
  inventory: [
    ["GET", `/reservations/${ID}`],
    ["PUT", `/reservations/${ID}`],
  ],
  payments: [
    ["GET", `/payments/${ID}`],
    ["PUT", `/payments/${ID}`],
  ],
};

/**
 * Calls services past the gateway: with no key, with a customer's valid token, with an invented key, and with a key for
 * another purpose.
 */
export async function probeAroundGateway({ services, outside }: Pick<Both, "services" | "outside">) {
  const { internalUrls, operatorKey } = services!;
  const token = await fetchToken({ issuer: outside.issuer, subject: "mallory" });
  const customer = { authorization: `Bearer ${token}`, "x-customer-id": "alice" };
  const ways: Record<string, Record<string, string>> = {
    nothing: {},
    "a customer's token": customer,
    "an invented key": { ...customer, "x-caller": "gateway", "x-caller-key": randomKey() },
    "the operator's key": { ...customer, "x-caller": "gateway", "x-caller-key": operatorKey },
  };
  const probes = DATABASES.flatMap((service) =>
    ROUTES[service].flatMap(([method, path]) =>
      Object.entries(ways).map(([way, headers]) => {
        const name = `${method} of ${service} with ${way}`;
        return refuses({ variant: "services", group: "around the way in", name }, async () => {
          const { status } = await fetch(`${internalUrls[service]}${path}`, { method, headers });
          return status === 401;
        });
      }),
    ),
  );
  return Promise.all(probes);
}

const BEYOND_ITS_OWN = {
  "the passwords": "select * from pg_authid",
  "a program on the machine": "copy (select 1) to program 'true'",
  "a new role": "create role mallory login",
};

/** Tries one service's database role on the other databases and on the engine's own objects. */
export async function probeDatabaseRoles({ services }: Pick<Both, "services">): Promise<Probe[]> {
  const { urls } = services!.postgres;
  const probe = (name: string, url: string, statement: string) =>
    refuses({ variant: "services", group: "another context's data", name }, () =>
      isRefused(url, statement).catch(() => false),
    );
  const probes = DATABASES.flatMap((role) => [
    ...[...DATABASES.filter((other) => other !== role), "postgres"].map((other) => {
      const url = Object.assign(new URL(urls[role]), { pathname: `/${other}` }).href;
      return probe(`the role of ${role} in the database ${other}`, url, "select 1");
    }),
    ...Object.entries(BEYOND_ITS_OWN).map(([what, statement]) =>
      probe(`the role of ${role} and ${what}`, urls[role], statement),
    ),
  ]);
  return Promise.all(probes);
}
