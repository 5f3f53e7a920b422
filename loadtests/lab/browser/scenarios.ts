import { element, make } from "./dom.ts";
import { strike } from "./faults-panel.ts";
import { setLoad } from "./load-panel.ts";
import { place } from "./order-form.ts";
import { data } from "./server.ts";

/** A scene that plays at a click, and two sentences on what to look for. */
type Scenario = {
  title: string;
  look: string;
  /** It strikes the first fault of a running variant with one of these names. */
  faults?: readonly string[];
  play(hit: () => Promise<void>): Promise<void>;
};

const ORDER = { card: "card_accepted", lines: [{ sku: "sku-001", quantity: 1 }] };
const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
const loadAll = (rate: number) => Promise.all(data.variants.map((variant) => setLoad(variant, rate)));

const SCENARIOS: Scenario[] = [
  {
    title: "One order",
    look: "In the services, orders stays lit while it waits for each answer. In the functions nothing waits, but each hop through a stream takes its time.",
    play: () => place(ORDER),
  },
  {
    title: "A bank that hangs",
    look: "The bank charges and never answers, for some seconds, and an order is under way in both. Both accept it at once all the same, and ask the bank again until they know.",
    faults: ["silent-provider"],
    async play(hit) {
      await hit();
      await pause(2);
      await place(ORDER);
    },
  },
  {
    title: "Kill Postgres in the middle of a saga",
    look: "Reads and new orders fail until Postgres has recovered from its log. No accepted order is lost: its row is the job, and it goes on from there; check the books afterwards.",
    faults: ["kill-postgres", "kill-orders-database"],
    async play(hit) {
      await place(ORDER);
      await hit();
    },
  },
  {
    title: "Twenty times the traffic",
    look: "The rate jumps from 2 to 40 orders a second, and back. Compare which latencies rise, how many orders are on their way, and how soon each variant has worked them off.",
    async play() {
      element("load", HTMLElement).scrollIntoView();
      await loadAll(2);
      await pause(10);
      await loadAll(40);
      await pause(12);
      await loadAll(2);
      await pause(10);
      await loadAll(0);
    },
  },
  {
    title: "The same event delivered twice",
    look: "Old and new records of every stream are delivered again, out of order. No order changes and nobody pays twice, because each step first looks at what is stored; check the books afterwards.",
    faults: ["replay-records"],
    async play(hit) {
      await place(ORDER);
      await pause(3);
      await hit();
    },
  },
];

/** The scenarios that the running variants can play. */
export function showScenarios(): void {
  const isPlayable = (scenario: Scenario) => !scenario.faults || faultOf(scenario);
  element("scenarios", HTMLOListElement).replaceChildren(
    ...SCENARIOS.filter(isPlayable).map((scenario) => {
      const button = make("button", "", scenario.title);
      button.type = "button";
      button.addEventListener("click", () => void play(scenario));
      return make("li", "", button, make("p", "", scenario.look));
    }),
  );
}

const faultOf = ({ faults = [] }: Scenario) => data.faults.find(({ name }) => faults.includes(name));

async function play(scenario: Scenario): Promise<void> {
  const { title, play: run } = scenario;
  const fault = faultOf(scenario);
  const status = element("scenario-status", HTMLElement);
  const buttons = document.querySelectorAll<HTMLButtonElement>("#scenarios button");
  for (const button of buttons) button.disabled = true;
  status.textContent = `Playing: ${title} …`;
  try {
    await run(async () => fault && strike(fault.variant, fault.name));
    status.textContent = `${title}: see below.`;
  } catch (error) {
    status.textContent = (error as Error).message;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
