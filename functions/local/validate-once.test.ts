import { existsSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { beforeEach, expect, test } from "vitest";
import { validateOnce } from "./validate-once.ts";

let directory: string;
/** The rates that were validated. */
let validated: unknown[];
beforeEach(() => {
  directory = testDirectory();
  validated = [];
});

const configuration = (rate: unknown, more: object = {}) => ({
  custom: { port: Math.random() },
  params: { default: { issuer: `http://127.0.0.1:${Math.random()}` } },
  functions: { place: { environment: { RATE: rate, URL: `http://127.0.0.1:${Math.random()}` } } },
  ...more,
});

/** Starts osls: like its validator, this one converts numbers to text, and a value to a list. */
async function start(config: ReturnType<typeof configuration> & { actions?: unknown }, schema: object = {}) {
  const handler = {
    schema,
    validateConfig: async (given: object) => {
      const { functions, actions } = given as typeof config;
      const { environment } = functions.place;
      validated.push(environment.RATE);
      if (environment.RATE === "wrong number") throw new Error("RATE is wrong");
      environment.RATE = String(environment.RATE);
      if (typeof actions === "string") Object.assign(given, { actions: [actions] });
    },
  };
  validateOnce(handler, directory);
  await handler.validateConfig(config);
  return config;
}

test("a configuration that has passed is not validated again, also with other ports and keys", async () => {
  await start(configuration(25));
  await start(configuration(25));
  expect(validated).toEqual([25]);
});

test("the conversions of the validator are made at each start, and nothing else changes", async () => {
  for (let run = 0; run < 2; run++) {
    const config = configuration(25, { actions: "read" });
    const { functions, ...others } = structuredClone(config);
    const { URL } = functions.place.environment;
    expect(await start(config)).toEqual({
      ...others,
      functions: { place: { environment: { RATE: "25", URL } } },
      actions: ["read"],
    });
  }
  expect(validated).toEqual([25]);
});

test("a changed configuration or schema is validated", async () => {
  await start(configuration(25));
  await start(configuration(26));
  await start(configuration(26, { actions: "write" }));
  await start(configuration(26), { properties: { more: {} } });
  await start(configuration(26, { params: { "no stage": {} } }));
  expect(validated).toEqual([25, 26, 26, 26, 26]);
});

test("a configuration with an error is refused at each start", async () => {
  const refuse = () => start(configuration("wrong number"));
  await expect(refuse()).rejects.toThrow("RATE is wrong");
  await expect(refuse()).rejects.toThrow("RATE is wrong");
});

test("warnings are printed at each start", async () => {
  await start(configuration(25, { configValidationMode: "warn" }));
  await start(configuration(25, { configValidationMode: "warn" }));
  expect(validated).toEqual([25, 25]);
});

test("a directory is created on demand", async () => {
  directory = join(directory, "missing");
  await start(configuration(25));
  expect(existsSync(directory)).toBe(true);
});
