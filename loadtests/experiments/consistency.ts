import { sum } from "simple-statistics";
import { type Repeated, repeatAll } from "./consistency/repeat-all.ts";
import { byName, sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import { type Experiment, onEach } from "./lib/laboratory.ts";

export const consistency: Experiment = {
  id: "consistency",
  title: "Consistency",
  part: "section",
  claim: "Services need idempotent operations and eventual consistency; functions need a store outside.",
  method:
    "Under load, customers place and cancel the same orders several times at once. Each changing call between services is repeated four times, at once and later. New and old stream records are delivered to their functions again, in another order, and checkpoints are set back. Then the audit compares orders, stock, payments and the provider's ledger.",
  rule: "Holds when every effect has happened exactly once in both variants after these repetitions: the audit finds nothing, and no repeated request got a different order.",
  limits:
    "That the operations need to be idempotent: the tests of both variants show it, which repeat a message and fail when its condition is removed. Eventual consistency is not judged. Clocks that disagree and networks that split: faults injected between the machines of a cluster would show them. On a real cloud, each error, timeout and throttled call repeats the records from the first failed one on, and a client repeats a request that timed out. So repetitions come when a system already has trouble.",
  takes: { short: 18, long: 44 },
  counts: true,
  run: async (laboratory) => judge(await onEach(laboratory, (name) => repeatAll[name](laboratory))),
};

export function judge(repeated: readonly Repeated[]): Finding {
  const { figure, bars } = sideBySide(byName(repeated));
  const idle = repeated.find(({ messages, requests }) => messages === 0 || requests === 0);
  if (idle) throw new Error(`No message was repeated in the ${idle.name}, so nothing was shown.`);
  const broken = repeated.flatMap((each) => each.broken);
  const all = (of: "messages" | "requests" | "orders") => sum(repeated.map((each) => each[of]));
  return {
    verdict: verdictOf(broken.length === 0),
    because: `After ${all("messages")} repeated messages and ${all("requests")} repeated requests for ${all("orders")} orders, ${broken[0] ?? "every effect had happened exactly once"}.`,
    details:
      "Both variants need idempotent operations and a store outside: a stream delivers a record again as a caller repeats a call.",
    figures: [
      figure("effects not exactly once", "", ({ broken }) => broken.length),
      figure("messages delivered again", "", ({ messages }) => messages),
      figure("requests sent again", "", ({ requests }) => requests),
      figure("orders audited", "", ({ orders }) => orders),
      figure("charges audited", "", ({ charges }) => charges),
    ],
    plots: [
      bars(
        "Repeated messages and requests, and effects that happened more than once",
        {
          title: "what is counted",
          unit: "kind",
          names: ["messages again", "requests again", "effects not exactly once"],
        },
        { title: "times", unit: "number" },
        ({ messages, requests, broken }) => [messages, requests, broken.length],
      ),
    ],
  };
}
