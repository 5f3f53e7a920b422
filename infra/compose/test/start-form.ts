import { conform } from "@app/conformance/conform";
import { expect, onTestFinished } from "vitest";
import { openStack, type Stack } from "../stack.ts";

/**
 * Builds and starts the services with a further Compose file, and checks the contract. Removes them when the test ends.
 * @param name of the form, for the project
 */
export async function startForm(name: string, file: string): Promise<Stack> {
  const stack = await openStack({ project: `orders-two-ways-${name}`, files: [file] });
  onTestFinished(() => stack.down());
  await stack.compose("build", "--quiet");
  await stack.compose("up", "--detach", "--wait");
  const { passed, results } = await conform({ url: stack.url, issuer: stack.issuer });
  expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect(passed).toBeGreaterThan(150);
  return stack;
}
