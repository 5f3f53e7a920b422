import { defineConfig } from "vitest/config";

/** `npm run test:compose`: tests of the containers, which need Docker. One after the other: each has the machine to itself. */
export default defineConfig({
  root: new URL("../../..", import.meta.url).pathname,
  test: {
    include: ["infra/compose/**/*.container-test.ts"],
    reporters: ["default", "./checks/reporter.ts"],
    globalSetup: ["./infra/compose/testing/build-images.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
