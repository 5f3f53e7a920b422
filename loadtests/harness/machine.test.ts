import { expect, it } from "vitest";
import { describeMachine } from "./machine.ts";

it("names the version of every engine", () => {
  const versions = Object.values(describeMachine().versions);
  expect(versions).toHaveLength(4);
  for (const version of versions) expect(version).toMatch(/\d+\.\d+/);
});
