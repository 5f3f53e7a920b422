import { vi } from "vitest";

/** Waits until the check passes. The limit is generous, because a busy machine must not fail a test. */
export function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 25_000, interval: 10 });
}
