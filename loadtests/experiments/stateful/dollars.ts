import { declared } from "@app/functions/serverless-config";
import { sum } from "simple-statistics";
import { FORM_PRICES, publishedPrices } from "../../model/cost/prices.ts";
import type { Steady } from "./measure-steady.ts";
import type { Stored } from "./run-durable.ts";

/** Dollars for a million orders, by what they are paid for. */
export type Dollars = { functions: number; tables: number; operations: number };

const GB = declared.provider.memorySize / 1_024;
const RETENTION_MONTHS = 14 / 30;

/** @param stored absent for the chain, which keeps its state in its tables */
export function dollarsPerMillion({ functions, orders }: Steady, stored?: Stored): Dollars {
  const used = Object.values(functions);
  const perMillion = (quantity: number) => (quantity / orders) * 1e6;
  const millions = (quantity: number) => perMillion(quantity) / 1e6;
  const seconds = perMillion(sum(used.map(({ billedMillis }) => billedMillis)) / 1_000);
  return {
    functions:
      millions(sum(used.map(({ invocations }) => invocations))) * publishedPrices.lambdaRequests +
      seconds * GB * publishedPrices.lambdaDurationArm,
    tables:
      millions(sum(used.map(({ writeUnits }) => writeUnits))) * publishedPrices.dynamodbWriteUnits +
      millions(sum(used.map(({ readUnits }) => readUnits))) * publishedPrices.dynamodbReadUnits,
    operations: stored ? operationsOf(stored, perMillion) : 0,
  };
}

function operationsOf({ operations, bytes }: Stored, perMillion: (quantity: number) => number): number {
  const { durableOperations, durableDataWritten, durableDataKept } = FORM_PRICES;
  const gigabytes = perMillion(bytes) / 1e9;
  return (
    (perMillion(operations) / 1e6) * durableOperations.price +
    gigabytes * (durableDataWritten.price + RETENTION_MONTHS * durableDataKept.price)
  );
}
