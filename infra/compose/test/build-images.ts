import { docker } from "../stack.ts";

/** Once for all tests, which also tells early whether there is a Docker to test with. */
export default async function buildImages(): Promise<void> {
  await docker(["compose", "version"]).catch((cause: unknown) => {
    throw new Error("These tests need Docker Engine with Compose, and the right to use them.", { cause });
  });
  await docker(["compose", "build", "--quiet"]);
}
