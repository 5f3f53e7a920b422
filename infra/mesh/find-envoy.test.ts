import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findEnvoy } from "./find-envoy.ts";

let directory: string;
beforeEach(() => {
  directory = testDirectory();
  vi.stubEnv("ENVOY", "");
  vi.stubEnv("PATH", directory);
  vi.stubEnv("XDG_CACHE_HOME", directory);
});
afterEach(() => void vi.unstubAllEnvs());

function program(name: string, says: string): string {
  const file = join(directory, name);
  writeFileSync(file, `#!/bin/sh\necho "${says}"\n`);
  chmodSync(file, 0o755);
  return file;
}

it("finds nothing where there is no Envoy, and no Python that could install it", async () => {
  expect(await findEnvoy()).toBeUndefined();
});

it("finds it on the PATH, but no other program of this name", async () => {
  program("envoy", "Laravel Envoy 2.8");
  expect(await findEnvoy()).toBeUndefined();
  const envoy = program("envoy", "envoy  version: 1.40.0");
  expect(await findEnvoy()).toBe(envoy);
});

it("prefers the one that ENVOY names, and refuses a wrong name", async () => {
  program("envoy", "envoy  version: 1.40.0");
  const other = program("other", "other  version: 1.39.0");
  vi.stubEnv("ENVOY", other);
  expect(await findEnvoy()).toBe(other);
  vi.stubEnv("ENVOY", "/nowhere/envoy");
  await expect(findEnvoy()).rejects.toThrow("ENVOY is /nowhere/envoy, which is no Envoy: correct it.");
});
