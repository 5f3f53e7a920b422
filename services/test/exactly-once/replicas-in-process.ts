import { createServer, type RequestListener } from "node:http";
import type { Parts } from "../../../shared/domain/parts.ts";
import type { Client } from "../../chassis/client.ts";
import type { Database } from "../../chassis/database.ts";
import { answerProblems } from "../../chassis/http.ts";
import { listen } from "../../chassis/test/listen.ts";
import { buildInventory } from "../../inventory/app.ts";
import { buildOrders } from "../../orders/app.ts";
import { createCommands } from "../../orders/commands.ts";
import type { Job } from "../../orders/job-store.ts";
import { Workers } from "../../orders/workers.ts";
import { buildPayments } from "../../payments/app.ts";
import { createProvider } from "../../payments/provider.ts";
import type { Steps } from "./call-scheduler.ts";

export const REPLICAS = ["orders A", "orders B"] as const;
export type Replica = (typeof REPLICAS)[number];

const SLOTS = 4;
export const callerKeys = { gateway: "gateway's", orders: "orders'" };

/** The services' real code on test databases, with a scheduler's step at every query and every call. */
export class Processes {
  readonly urls = {} as Record<Replica, string>;
  readonly workers = {} as Record<Replica, Workers>;
  readonly #apps = {} as Record<Replica, RequestListener>;
  readonly #steps: Steps;
  readonly #ordersDatabase: Database;
  #callees = { inventory: "", payments: "" };

  private constructor(steps: Steps, ordersDatabase: Database) {
    this.#steps = steps;
    this.#ordersDatabase = ordersDatabase;
  }

  static async start(
    steps: Steps,
    databases: Record<string, Database>,
    providerUrl: string,
    parts: Parts,
  ): Promise<Processes> {
    const processes = new Processes(steps, databases["orders"]!);
    const watched = (name: string) => watch(steps, name, databases[name]!);
    const provider = createProvider(
      reach(steps, {
        by: "payments",
        url: providerUrl,
        headers: { authorization: "Bearer api" },
        atomic: true,
      }),
    );
    processes.#callees = {
      inventory: await listen(buildInventory({ database: watched("inventory"), callerKeys, parts })),
      payments: await listen(buildPayments({ database: watched("payments"), provider, callerKeys })),
    };
    for (const replica of REPLICAS) {
      processes.begin(replica);
      processes.urls[replica] = await listen(
        createServer((request, response) => processes.#apps[replica](request, response)),
      );
    }
    return processes;
  }

  /** Starts a new process in place of the last one with this name. */
  begin(replica: Replica): void {
    const steps = this.#steps;
    const database = watch(steps, replica, this.#ordersDatabase);
    const call = (name: "inventory" | "payments") =>
      reach(steps, {
        by: replica,
        url: this.#callees[name],
        headers: { "x-caller": "orders", "x-caller-key": callerKeys.orders },
        atomic: false,
      });
    const workers = new (class extends Workers {
      override begin(job: Job) {
        return steps.thread(() => super.begin(job));
      }
    })(database, createCommands(call("inventory"), call("payments")), SLOTS);
    this.workers[replica] = workers;
    this.#apps[replica] = buildOrders({ database, workers, callerKeys }).use(answerProblems);
  }
}

function watch(steps: Steps, by: string, database: Database): Database {
  const run = database.query.bind(database) as (...query: unknown[]) => Promise<unknown>;
  const query = (statement: { name: string; values: unknown[] }) => {
    const [order] = /[0-9a-f-]{36}/.exec(JSON.stringify(statement.values)) ?? [""];
    return steps.call(by, `${statement.name} ${order}`.trim(), () => run(statement), true);
  };
  return { query } as unknown as Database;
}

function reach(
  steps: Steps,
  { by, url, headers, atomic }: { by: string; url: string; headers: Record<string, string>; atomic: boolean },
): Client {
  return ({ method, path, headers: own, body }) => {
    const ask = async () => {
      const answer = await fetch(url + path, { method, headers: { ...headers, ...own }, body: body ?? null });
      const text = await answer.text();
      if (answer.status >= 500) throw new Error(`${method} ${path} answered ${answer.status}`);
      return { status: answer.status, headers: {}, text };
    };
    return steps.call(by, `${method} ${path}`, ask, atomic);
  };
}
