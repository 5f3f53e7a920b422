import { defineConfig } from "vitest/config";

const ordinary = {
  exclude: ["**/node_modules/**", "**/.esbuild/**", "**/fence-canary/**"],
  globalSetup: ["./infra/test/postgres-setup.ts"],
  env: { LOG_LEVEL: "silent" },
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // About once in a thousand starts a command never ended on two busy cores. The likely cause is Node, which may hang as it exits while a
  // compiler thread is at work (nodejs/node#54918). A test that waited for one in vain is run again, and counted in the last line; no
  // other failure is.
  retry: { count: 1, condition: /^Test timed out/ },
};

/** A project per command: `npm test`, `npm run test:system`, `test:fresh`, `test:compose` and `test:aws`. */
export default defineConfig({
  test: {
    reporters: ["default", "./checks/reporter.ts"],
    pool: "forks",
    projects: [
      { test: { ...ordinary, name: "unit", include: ["**/*.test.ts"] } },
      // Starts whole variants, browsers, packagers or real commands.
      { test: { ...ordinary, name: "system", include: ["**/*.system-test.ts"] } },
      // Installs from the registry. One clone after the other.
      {
        test: {
          name: "fresh",
          include: ["infra/**/*.fresh-test.ts"],
          fileParallelism: false,
          testTimeout: 600_000,
        },
      },
      // Needs Docker. One file after the other: each has the machine to itself.
      {
        test: {
          name: "compose",
          include: ["infra/compose/**/*.container-test.ts"],
          globalSetup: ["./infra/compose/test/build-images.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      // Needs Python. One file after the other: all package in the same directory.
      {
        test: {
          name: "aws",
          include: ["infra/aws/**/*.aws-test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
