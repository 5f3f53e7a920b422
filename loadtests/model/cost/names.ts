import type { VariantName } from "@app/net/variant-names";

export type ByVariant<T> = Record<VariantName, T>;

/** The names under which a profile keeps its figures. */
export const operations = ["placeOrder", "getOrder", "listOrders", "getSummary", "listProducts"] as const;
export type Operation = (typeof operations)[number];

export const containers = ["gateway", "orders", "inventory", "payments"] as const;
export type Container = (typeof containers)[number];

export const databases = ["orders", "inventory", "payments"] as const;
