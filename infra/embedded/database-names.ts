/** The contexts that have a database, each with a role of the same name. */
export const DATABASES = ["orders", "inventory", "payments"] as const;
export type Database = (typeof DATABASES)[number];
