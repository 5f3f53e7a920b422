import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options, one environment per core and a read every 10 ms", () => {
  expect(readOptions()).toEqual({
    pollMillis: 10,
    environmentsPerFunction: availableParallelism(),
    environmentWaitMillis: 5_000,
    environment: {},
  });
});

test("options replace the defaults, and an empty text counts as absent", () => {
  expect(readOptions({ pollMillis: 5, seed: "seedItems", runDirectory: "" })).toEqual({
    ...readOptions(),
    pollMillis: 5,
    seed: "seedItems",
  });
});

test.each([
  [{ polling: 5 }, "custom.local.polling is not an option."],
  [{ pollMillis: "5" }, "custom.local.pollMillis must be a positive number."],
  [{ environmentsPerFunction: 0 }, "custom.local.environmentsPerFunction must be a positive number."],
  [{ seed: true }, "custom.local.seed must be a text."],
  [{ environment: { PORT: 1 } }, "custom.local.environment must be a list of texts by name."],
  [{ environment: null }, "custom.local.environment must be a list of texts by name."],
])("%j is refused", (custom, message) => {
  expect(() => readOptions(custom)).toThrow(message);
});
