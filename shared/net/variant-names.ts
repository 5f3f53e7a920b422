/** The two variants that are compared. */
export const VARIANTS = ["services", "functions"] as const;
export type VariantName = (typeof VARIANTS)[number];

/** Further forms of a variant. Each changes one thing in the variant beside its name. */
export const FORMS = {
  durable: "functions",
  "event-driven": "services",
  hybrid: "services",
} satisfies Record<string, VariantName>;
export type FormName = keyof typeof FORMS;
export const isForm = (name: string): name is FormName => name in FORMS;
