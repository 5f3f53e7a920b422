import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/.esbuild/**", "**/fence-canary/**"],
    reporters: ["default", "./checks/reporter.ts"],
    globalSetup: ["./infra/testing/postgres-setup.ts"],
    env: { LOG_LEVEL: "silent" },
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
