import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import LongestFirst from "./checks/longest-first.ts";

const ordinary = {
  exclude: ["**/node_modules/**", "**/.esbuild/**"],
  globalSetup: ["./infra/test/postgres-setup.ts"],
  env: { LOG_LEVEL: "silent" },
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } }, // on busy cores, the default second may be too short
  // About once in a thousand starts, on two busy cores, a command never ended. The likely cause is Node, which may hang at exit while a
  // compiler thread works (nodejs/node#54918). So a test that timed out runs again, and the last line counts it. No other failure is
  // repeated.
  retry: { count: 1, condition: /^Test timed out/ },
};

/**
 * Half of the time these tests wait, for a timeout or for a process that starts. So there are more workers than cores.
 * Vitest wants a group for each number of workers.
 */
const workers = (atLeast: number) => ({
  maxWorkers: Math.max(atLeast, availableParallelism()),
  sequence: { groupOrder: atLeast },
});

/** A project per command: `npm test`, `npm run test:system`, `test:fresh`, `test:compose`, `test:k8s` and `test:aws`. */
export default defineConfig({
  test: {
    reporters: ["default", "./checks/reporter.ts"],
    pool: "forks",
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...ordinary, ...workers(4), name: "unit", include: ["**/*.test.ts"] } },
      // Starts whole variants, browsers, packagers or real commands.
      { test: { ...ordinary, ...workers(3), name: "system", include: ["**/*.system-test.ts"] } },
      // Installs from the registry. One clone after the other.
      {
        test: {
          name: "fresh",
          include: ["infra/**/*.fresh-test.ts"],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000, // deletes 720 MB
        },
      },
      // Needs Docker. One file after the other: each needs the whole machine.
      {
        test: {
          name: "compose",
          include: ["**/*.container-test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["./infra/compose/test/build-images.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      // Needs a cluster. One file after the other, because both use the same pods.
      {
        test: {
          name: "k8s",
          include: ["{infra,loadtests}/**/*.k8s-test.ts"],
          globalSetup: ["./infra/k8s/test/apply.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      // Needs Python. One file after the other, because all package in the same directory.
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
