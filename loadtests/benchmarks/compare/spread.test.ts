import { expect, test } from "vitest";
import { type Meanwhile, spread } from "./spread.ts";

/** Runs four pairs. @returns the pairs and the parts of the other work, in their order */
async function orderOf(parts?: readonly number[]) {
  const seen: string[] = [];
  const work: Meanwhile = async (runDue) => {
    for (const share of parts!) {
      await runDue(share);
      seen.push(`work from ${share}`);
    }
  };
  const run = async (pairs: readonly string[]) => void seen.push(...pairs);
  await spread(["A", "B", "C", "D"], run, parts && work);
  return seen;
}

test("pairs follow each other when there is no other work", async () =>
  expect(await orderOf()).toEqual(["A", "B", "C", "D"]));

test("pairs are spread evenly over the other work, from before its start until after its end", async () =>
  expect(await orderOf([0, 0.2, 0.4, 0.6, 0.8])).toEqual([
    "A",
    "work from 0",
    "work from 0.2",
    "B",
    "work from 0.4",
    "work from 0.6",
    "C",
    "work from 0.8",
    "D",
  ]));

test("a long part delays a pair, and no two pairs follow each other between two parts", async () =>
  expect(await orderOf([0, 0.7, 0.9])).toEqual([
    "A",
    "work from 0",
    "B",
    "work from 0.7",
    "C",
    "work from 0.9",
    "D",
  ]));

test("pairs that were never due run at the end", async () =>
  expect(await orderOf([Number.NaN])).toEqual(["A", "work from NaN", "B", "C", "D"]));
