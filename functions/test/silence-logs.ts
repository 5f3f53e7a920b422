import { vi } from "vitest";
import { log } from "../chassis/log.ts";

/** Keeps the functions' logs out of the tests' output. */
export function quiet(): void {
  vi.spyOn(log, "info").mockImplementation(() => {});
  vi.spyOn(log, "error").mockImplementation(() => {});
}
