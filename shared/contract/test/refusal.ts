import { expect } from "vitest";
import { Problem } from "../problem.ts";

/** Returns the problem that `attempt` throws. */
export function refusalOf(attempt: () => unknown): Problem {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return expect.unreachable("it was accepted");
}
