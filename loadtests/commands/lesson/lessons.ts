import type { BothOptions } from "@app/infra/embedded/both";
import type { Profile } from "../../model/cost/profile.ts";
import { chooseForThree } from "./checks/choose-for-three.ts";
import { deliverAgain } from "./checks/deliver-again.ts";
import { findTheFlip } from "./checks/find-the-flip.ts";
import { giveStockBack } from "./checks/give-stock-back.ts";
import { keepTwoWarm } from "./checks/keep-two-warm.ts";
import { placeOneOrder } from "./checks/place-one-order.ts";
import { refuseAboveFifty } from "./checks/refuse-above-fifty.ts";
import { sendTwice } from "./checks/send-twice.ts";
import { surviveACrash } from "./checks/survive-a-crash.ts";
import type { Shop } from "./shop.ts";
import type { Step } from "./step.ts";

/** How a lesson is checked: on running variants, by reading files, or by an answer to its question. */
type Check =
  | { on: "shop"; options?: BothOptions; check: (shop: Shop) => Promise<Step[]> }
  | { on: "files"; check: () => Promise<Step[]> }
  | { on: "answer"; question: string; check: (profile: Profile, answer: string) => Promise<Step[]> };

/** A lesson of docs/learn. `page` is its file there, without the ending. */
export type Lesson = { page: string; title: string } & Check;

/** In the order of the course: the first one is lesson 1. */
export const LESSONS: readonly Lesson[] = [
  { page: "01-one-order-two-ways", title: "One order, two ways", on: "shop", check: placeOneOrder },
  {
    page: "02-a-rule-in-one-place",
    title: "A rule in one place, refused by both",
    on: "shop",
    check: refuseAboveFifty,
  },
  { page: "03-send-it-twice", title: "Idempotency: send it twice", on: "shop", check: sendTwice },
  {
    page: "04-orchestrate-or-follow",
    title: "The saga: orchestrate or follow",
    on: "shop",
    check: giveStockBack,
  },
  {
    page: "05-what-a-crash-leaves-behind",
    title: "What a crash leaves behind",
    on: "shop",
    options: { supervise: true },
    check: surviveACrash,
  },
  {
    page: "06-at-least-once",
    title: "Delivered at least once, effects exactly once",
    on: "shop",
    check: deliverAgain,
  },
  { page: "07-cold-and-warm", title: "Cold and warm", on: "files", check: () => keepTwoWarm() },
  {
    page: "08-what-it-costs",
    title: "What it costs, and where that flips",
    on: "answer",
    question: "From how many orders a month on may the services be cheaper, run as usual, with a daily wave?",
    check: findTheFlip,
  },
  {
    page: "09-when-to-choose-which",
    title: "When to choose which",
    on: "answer",
    question: "Which variant suits each of the three cases? Three names, separated by commas.",
    check: chooseForThree,
  },
];
