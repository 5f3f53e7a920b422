import { seedStock } from "./stock-store.ts";

/** Invoked once after a deployment; invoking it again changes nothing. */
export async function handler(): Promise<void> {
  await seedStock();
}
