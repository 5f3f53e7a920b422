import type { Instance } from "../embedded/instance.ts";
import type { Redriver } from "./redriver.ts";

interface ParkedOrder {
  id: string;
  status: string;
  parkedAt: string;
  attempts: number;
  lastError: string;
}

const TIMEOUT_MS = 10_000;

/** The services' parked orders, through the operator's routes of orders. */
export function servicesRedriver(services: NonNullable<Instance["services"]>): Redriver {
  const ask = async <Answer>(method: string, path: string): Promise<Answer> => {
    const headers = { "x-caller": "operator", "x-caller-key": services.operatorKey };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(services.internalUrls.orders + path, { method, headers, signal });
    if (!response.ok) throw new Error(`${method} ${path} of orders answered ${response.status}`);
    return (await response.json()) as Answer;
  };
  return {
    variant: "services",
    url: services.url,
    async list() {
      const { total, orders } = await ask<{ total: number; orders: ParkedOrder[] }>("GET", "/parked");
      const first = orders.map(({ id, status, parkedAt, attempts, lastError }) => ({
        id,
        what: `${status}, ${attempts} attempts, parked ${parkedAt}`,
        reason: lastError,
      }));
      return { total, first };
    },
    async redrive() {
      return (await ask<{ redriven: number }>("POST", "/parked/redrive")).redriven;
    },
  };
}
