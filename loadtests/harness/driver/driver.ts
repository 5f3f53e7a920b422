import { fork } from "node:child_process";
import { randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { CATALOG, SCARCE_SKU } from "@app/domain/catalog";
import { inherited } from "@app/net/surroundings";
import type { Driven } from "../../scenarios/result.ts";
import type { Part, Scenario } from "../../scenarios/scenario.ts";
import type { ClosedLoopResult } from "./closed-loop.ts";
import type { LiveSecond } from "./live.ts";
import type { DriverMessage, DriverReply, JobResult } from "./main.ts";

/** An aborted signal ends the run early; the result then has the figures so far. */
export type Run = {
  scenario: Scenario;
  /** Sends only these arrivals, as one of several load generators. */
  part?: Part;
  url: string;
  tokens: readonly string[];
  seed?: number;
  signal?: AbortSignal | undefined;
  /** Gets the answers of each second, while the load runs. */
  onSecond?: (second: LiveSecond) => void;
};

/** Uses only the mix of the scenario: a closed loop has no given rate. */
export type ClosedLoopRun = Omit<Run, "part" | "signal" | "onSecond"> & {
  connections: number;
  seconds: number;
};

/** Does one run at a time. A run rejects when the load generator itself fails; a failure of the target is part of the result. */
export type Driver = {
  run(run: Run): Promise<Driven>;
  /** Replaces the tokens of the current run, in the order of its customers. */
  renewTokens(tokens: readonly string[]): void;
  runClosedLoop(run: ClosedLoopRun): Promise<{ closedLoop: ClosedLoopResult; accepted: string[] }>;
  stop(): void;
};

const MAX_IN_FLIGHT = 1_000;
const TIMEOUT_MS = 30_000;

/** Starts the load generator in a separate process, so that no other work shares its event loop. */
export function startDriver(): Driver {
  const child = fork(new URL("main.ts", import.meta.url), {
    env: inherited(),
    serialization: "advanced",
    execArgv: [],
  });
  const ended = once(child, "exit").then(([code, signal]): JobResult => {
    return { error: `the load generator ended before its run did (${signal ?? `exit status ${code}`})` };
  });
  const send = (message: DriverMessage) => child.connected && child.send(message);

  /** The result of the job. Messages about its seconds come before. */
  function resultOf(onSecond?: Run["onSecond"]): Promise<JobResult> {
    return new Promise((resolve) => {
      child.on("message", function receive(reply: DriverReply) {
        if ("second" in reply) return onSecond?.(reply.second);
        child.off("message", receive);
        return resolve(reply);
      });
    });
  }

  async function ask(message: DriverMessage, onSecond?: Run["onSecond"]) {
    const replied = resultOf(onSecond);
    send(message);
    const result = await Promise.race([replied, ended]);
    if ("error" in result) throw new Error(result.error);
    return result;
  }

  return {
    async run({ signal, onSecond, ...run }) {
      const endRun = () => send("end run");
      signal?.addEventListener("abort", endRun);
      try {
        const load = { ...planOf(run), maxInFlight: MAX_IN_FLIGHT };
        const result = await ask({ load, ...(onSecond && { live: true }) }, onSecond);
        return (result as { driven: Driven }).driven;
      } finally {
        signal?.removeEventListener("abort", endRun);
      }
    },
    renewTokens: (tokens) => void send({ tokens }),
    async runClosedLoop({ connections, seconds, ...run }) {
      const closedLoop = { ...planOf(run), connections, seconds };
      return (await ask({ closedLoop })) as { closedLoop: ClosedLoopResult; accepted: string[] };
    },
    stop: () => void child.kill(),
  };
}

function planOf({ seed = randomInt(2 ** 31), ...run }: Omit<Run, "signal" | "onSecond">) {
  return { ...run, seed, run: randomUUID(), skus: UNLIMITED_SKUS, timeout: TIMEOUT_MS };
}

/** All products but the scarce one, which a load would sell out. */
export const UNLIMITED_SKUS = CATALOG.map(({ sku }) => sku).filter((sku) => sku !== SCARCE_SKU);
