import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BothOptions } from "@app/infra/embedded/both";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Copy, copySources } from "../../experiments/deployment/sources.ts";
import { basisOf } from "../../model/advise/advice.ts";
import { inScenarios } from "../../model/advise/in-scenarios.ts";
import { assume } from "../../model/cost/assumptions.ts";
import { publishedPrices } from "../../model/cost/prices.ts";
import { roundProfile } from "../../model/test/sample-profile.ts";
import { chooseForThree } from "./checks/choose-for-three.ts";
import { findTheFlip, TRAFFIC } from "./checks/find-the-flip.ts";
import { keepTwoWarm } from "./checks/keep-two-warm.ts";
import { LESSONS } from "./lessons.ts";
import { withShop } from "./shop.ts";
import type { Step } from "./step.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const changes = join(root, "docs/learn/changes");
const context = { progress: () => {}, signal: new AbortController().signal };

/** The points of each lesson that is checked on running variants, by its number. */
type Points = Map<number, Step[]>;

describe("each lesson", () => {
  it("has a page, and each page and each change belongs to a lesson", () => {
    const pages = LESSONS.map(({ page }) => page);
    const found = globSync("[0-9]*.md", { cwd: join(root, "docs/learn") });
    expect(found.map((file) => file.replace(/\.md$/, "")).toSorted()).toEqual(pages);
    for (const file of globSync("*.patch", { cwd: changes }))
      expect(pages).toContain(file.replace(/\.patch$/, ""));
  });
});

describe("on the untouched repository", () => {
  let points: Points;
  beforeAll(async () => {
    points = await checkAll([1, 2, 3, 4, 5, 6]);
  }, 180_000);

  it.each([1, 3, 4, 5, 6])("lesson %i is solved", (number) => expect(wrong(points, number)).toEqual([]));

  it("lesson 2 misses the rule in both variants", () =>
    expect(wrong(points, 2)).toEqual([
      "The services answer an order of 51 units with 202, not with 422.",
      "The functions answer an order of 51 units with 202, not with 422.",
    ]));

  it("lesson 7 misses the warm environments", async () =>
    expect((await keepTwoWarm()).map(({ right }) => right)).toEqual([false]));
});

describe("on a copy with the changes of the lessons", () => {
  let copy: Copy;
  let points: Points;
  beforeAll(async () => {
    copy = copySources();
    for (const file of globSync("*.patch", { cwd: changes }).toSorted())
      execFileSync("git", ["apply", join(changes, file)], { cwd: copy.directory });
    points = await checkAll([2, 4, 6, 3], {
      servicesDirectory: join(copy.directory, "services"),
      functionsDirectory: join(copy.directory, "functions"),
    });
  }, 180_000);
  afterAll(() => copy?.remove());

  it("lesson 2 is solved", () => expect(wrong(points, 2)).toEqual([]));

  it("lesson 3 finds the missing condition of the functions", () =>
    expect(wrong(points, 3)).toContain(
      "A repeated request opened the settled order of the functions again.",
    ));

  it("lesson 4 finds the stock that the functions keep", () =>
    expect(wrong(points, 4)).toEqual([
      "The functions rejected the order, but 3 of its 3 units are still missing.",
    ]));

  it("lesson 6 finds the effects that happened twice", () =>
    expect(wrong(points, 6)).toEqual([expect.stringMatching(/^After \d+ records were delivered again, /)]));

  it("lesson 7 is solved", async () => {
    const { declared } = await import(
      pathToFileURL(join(copy.directory, "functions/serverless-config.ts")).href
    );
    expect((await keepTwoWarm(declared.functions)).map(({ right }) => right)).toEqual([true, true]);
  });
});

describe("with an answer", () => {
  const profile = roundProfile();

  it.each([
    ["many", "many is not a number."],
    ["12", "12 is below the range in which the cheaper variant changes."],
    ["10000 million", "10000 million is above the range in which the cheaper variant changes."],
  ])("lesson 8 does not accept %s", async (answer, said) =>
    expect(await findTheFlip(profile, answer)).toMatchObject([{ right: false, said }]),
  );

  it("lesson 8 accepts a number in the range of the model", async () => {
    const scenarios = inScenarios(profile, basisOf(profile, publishedPrices, assume()), TRAFFIC);
    const { from, to } = scenarios.find(({ name }) => name === "usual")!.flip;
    expect(await findTheFlip(profile, String((from + to) / 2))).toMatchObject([{ right: true }]);
  });

  it("lesson 9 says which of the three answers are right, and gives the command for the others", async () => {
    const steps = await chooseForThree(profile, "functions,services,functions");
    expect(steps.map(({ right }) => right)).toEqual([true, true, false]);
    expect(steps[2]?.hint).toContain("npm run advise -- --orders-per-month 100000 --shape daily-wave");
  });
});

/** Checks these lessons on one pair of running variants, one after the other. */
async function checkAll(
  numbers: readonly number[],
  directories: Pick<BothOptions, "servicesDirectory" | "functionsDirectory"> = {},
): Promise<Points> {
  const points: Points = new Map();
  await withShop({ supervise: true, ...directories }, context, async (shop) => {
    for (const number of numbers) {
      const lesson = LESSONS[number - 1]!;
      if (lesson.on === "shop") points.set(number, await lesson.check(shop));
    }
  });
  return points;
}

const wrong = (points: Points, lesson: number) =>
  points.get(lesson)!.flatMap(({ right, said }) => (right ? [] : [said]));
