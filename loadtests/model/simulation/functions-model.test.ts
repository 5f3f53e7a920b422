import { declared } from "@app/functions/serverless-config";
import { expect, it } from "vitest";
import { CHAIN, DECLARED } from "./functions-model.ts";

const READERS = CHAIN.filter((link) => link !== "placeOrder");

it.each(READERS)("reads the streams of %s as serverless.yml declares it", (link) => {
  const streams = (declared.functions[link]?.events ?? []).flatMap(({ stream }) => stream ?? []);
  expect(streams).not.toEqual([]);
  for (const { batchSize, parallelizationFactor = 1 } of streams)
    expect(DECLARED[link]).toEqual({ batchSize, parallelization: parallelizationFactor });
});
