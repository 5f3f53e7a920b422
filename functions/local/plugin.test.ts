import { testDirectory } from "@app/net/test/directory";
import { beforeEach, expect, test, vi } from "vitest";
import LocalPlugin from "./plugin.ts";
import type { ConfigSchemaHandler } from "./validate-once.ts";

beforeEach(() => vi.stubEnv("SLS_SCHEMA_CACHE_BASE_DIR", testDirectory()));

const levelRoot = { get: () => levelRoot, disable() {} };
const log = { warning() {}, info: { isEnabled: false }, levelRoot };

/** @returns how often osls validates the same configuration in two runs of the command */
async function validationsOf(command: string): Promise<number> {
  let validations = 0;
  for (let run = 0; run < 2; run++) {
    const configSchemaHandler: ConfigSchemaHandler = {
      schema: {},
      validateConfig: async () => void validations++,
    };
    const plugins: object[] = [];
    const serverless = {
      service: { service: "shop", provider: { stage: "dev" }, functions: {} },
      classes: { Error },
      pluginManager: { plugins },
      processedInput: { commands: [command] },
      configSchemaHandler,
    };
    plugins.push(new LocalPlugin(serverless, {}, { log }));
    await configSchemaHandler.validateConfig({});
  }
  return validations;
}

test.each(["offline", "dead-letters"])("%s validates a configuration once", async (command) => {
  expect(await validationsOf(command)).toBe(1);
});

test.each(["deploy", "package"])("%s validates at each run", async (command) => {
  expect(await validationsOf(command)).toBe(2);
});
