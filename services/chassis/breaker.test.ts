import { beforeEach, expect, it } from "vitest";
import { Breaker } from "./breaker.ts";

let now: number;
let breaker: Breaker;
beforeEach(() => {
  now = 0;
  breaker = new Breaker(() => now);
});

const times = (n: number, act: () => void) => Array.from({ length: n }, act);

it("opens after ten failed calls in a row", () => {
  times(9, () => breaker.failed());
  expect(breaker.admits()).toBe(true);
  breaker.failed();
  expect(breaker.admits()).toBe(false);
});

it("stays closed when one kind of call always fails, while a third of all calls is answered", () => {
  for (let round = 0; round < 100; round++) {
    now += 100;
    times(2, () => breaker.failed());
    breaker.answered();
    expect(breaker.admits()).toBe(true);
  }
});

it("stays closed after old failures", () => {
  times(9, () => breaker.failed());
  now += 10_000;
  times(9, () => breaker.failed());
  expect(breaker.admits()).toBe(true);
});

it("tries one call after another, without waiting for a slow one, until one is answered", () => {
  times(10, () => breaker.failed());
  now += 250;
  expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
  now += 250;
  expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
  breaker.answered();
  expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
});

it("stays open while its trial calls fail", () => {
  times(10, () => breaker.failed());
  for (let trial = 0; trial < 100; trial++) {
    now += 250;
    expect(breaker.admits()).toBe(true);
    breaker.failed();
    expect(breaker.admits()).toBe(false);
  }
});
