import { vi } from "vitest";
import { log } from "../chassis/log.ts";

/** Keeps what functions log out of the tests' output. */
export function quiet(): void {
  vi.spyOn(log, "info").mockImplementation(() => {});
  vi.spyOn(log, "error").mockImplementation(() => {});
}
