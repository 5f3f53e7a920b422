import type { BothOptions } from "@app/infra/embedded/both";
import type { Profile } from "../../model/cost/profile.ts";
import type { Shop } from "./shop.ts";
import type { Step } from "./step.ts";

/** How a lesson is checked: on running variants, by reading files, or by an answer to its question. */
type Check =
  | { on: "shop"; options?: BothOptions; check: (shop: Shop) => Promise<Step[]> }
  | { on: "files"; check: () => Promise<Step[]> }
  | { on: "answer"; question: string; check: (profile: Profile, answer: string) => Promise<Step[]> };

/** A lesson of docs/learn. `page` is its file there, without the ending. */
export type Lesson = { page: string; title: string } & Check;

/** In the order of the course: the first one is lesson 1. A check is loaded when it runs, so that --help answers at once. */
export const LESSONS: readonly Lesson[] = [
  {
    page: "01-one-order-two-ways",
    title: "One order, two ways",
    on: "shop",
    check: async (shop) => (await import("./checks/place-one-order.ts")).placeOneOrder(shop),
  },
  {
    page: "02-a-rule-in-one-place",
    title: "A rule in one place, refused by both",
    on: "shop",
    check: async (shop) => (await import("./checks/refuse-above-fifty.ts")).refuseAboveFifty(shop),
  },
  {
    page: "03-send-it-twice",
    title: "Idempotency: send it twice",
    on: "shop",
    check: async (shop) => (await import("./checks/send-twice.ts")).sendTwice(shop),
  },
  {
    page: "04-orchestrate-or-follow",
    title: "The saga: orchestrate or follow",
    on: "shop",
    check: async (shop) => (await import("./checks/give-stock-back.ts")).giveStockBack(shop),
  },
  {
    page: "05-what-a-crash-leaves-behind",
    title: "What a crash leaves behind",
    on: "shop",
    options: { supervise: true },
    check: async (shop) => (await import("./checks/survive-a-crash.ts")).surviveACrash(shop),
  },
  {
    page: "06-at-least-once",
    title: "Delivered at least once, effects exactly once",
    on: "shop",
    check: async (shop) => (await import("./checks/deliver-again.ts")).deliverAgain(shop),
  },
  {
    page: "07-cold-and-warm",
    title: "Cold and warm",
    on: "files",
    check: async () => (await import("./checks/keep-two-warm.ts")).keepTwoWarm(),
  },
  {
    page: "08-what-it-costs",
    title: "What it costs, and where that flips",
    on: "answer",
    question: "From how many orders a month on may the services be cheaper, run as usual, with a daily wave?",
    check: async (profile, answer) =>
      (await import("./checks/find-the-flip.ts")).findTheFlip(profile, answer),
  },
  {
    page: "09-when-to-choose-which",
    title: "When to choose which",
    on: "answer",
    question: "Which variant suits each of the three cases? Three names, separated by commas.",
    check: async (profile, answer) =>
      (await import("./checks/choose-for-three.ts")).chooseForThree(profile, answer),
  },
];
