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
    // About once in a thousand starts a command never ended on two busy cores. The likely cause is Node, which may hang as it exits while a
    // compiler thread is at work (nodejs/node#54918). A test that waited for one in vain is run again, and counted in the last line; no
    // other failure is.
    retry: { count: 1, condition: /^Test timed out/ },
  },
});
