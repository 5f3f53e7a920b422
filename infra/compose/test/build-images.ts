import { docker } from "../stack.ts";

/** Builds once for all tests, and fails early if there is no Docker. */
export default async function buildImages(): Promise<void> {
  await docker(["compose", "version"]).catch((cause: unknown) => {
    throw new Error("These tests need Docker Engine with Compose, and the right to use them.", { cause });
  });
  await docker(["compose", "build", "--quiet"]);
}
