import { defineConfig } from "vitest/config";

/** `npm run test:aws`: the deployment without an account. One file after the other: all package in the same directory. */
export default defineConfig({
  root: new URL("../../..", import.meta.url).pathname,
  test: {
    include: ["infra/aws/**/*.aws-test.ts"],
    reporters: ["default", "./checks/reporter.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
