import { buildProvider } from "../../../infra/payment-provider/app.ts";
import type { OrderRequest } from "../../../shared/domain/order.ts";
import type { Parts } from "../../../shared/domain/parts.ts";
import { inParts } from "../../../shared/domain/test/parts-property.ts";
import type { Database } from "../../chassis/database.ts";
import { testDatabase } from "../../chassis/test/database.ts";
import { listen } from "../../chassis/test/listen.ts";
import { redriveParked } from "../../orders/job-store.ts";
import { MAX_ATTEMPTS } from "../../orders/workers.ts";
import { Customer } from "../customer.ts";
import { Steps } from "./call-scheduler.ts";
import type { Move } from "./moves.ts";
import { callerKeys, Processes, REPLICAS, type Replica } from "./replicas-in-process.ts";

const ROUNDS_TO_REST = 12;

export type Databases = Record<"orders" | "inventory" | "payments", Database>;

/**
 * Two replicas of orders, inventory, payments and the provider, and a customer who places and cancels orders. Only time
 * is simulated: leases and timeouts end when the test decides it.
 */
export class World {
  readonly databases: Databases;
  readonly providerUrl: string;
  readonly steps: Steps;
  readonly #parts: Parts;
  readonly #processes: Processes;
  #lives = 0;
  customer = new Customer([], callerKeys.gateway);

  private constructor(
    databases: Databases,
    providerUrl: string,
    steps: Steps,
    processes: Processes,
    parts: Parts,
  ) {
    this.#parts = parts;
    this.databases = databases;
    this.providerUrl = providerUrl;
    this.steps = steps;
    this.#processes = processes;
  }

  /** @param parts of hot products */
  static async open(parts: Parts): Promise<World> {
    const open = async (name: string) => {
      const database = await testDatabase(new URL(`../../${name}/migrations/`, import.meta.url));
      // No test kills the engine, so commits need not wait for the disk.
      Object.assign(database.options, { options: "-c synchronous_commit=off" });
      return database;
    };
    const databases = {
      orders: await open("orders"),
      inventory: await open("inventory"),
      payments: await open("payments"),
    };
    const keys = { apiKey: "api", controlKey: "control" };
    const provider = await listen(buildProvider({ ...keys, latencyMs: 0, holdMs: 0, random: () => 1 }));
    const steps = new Steps();
    const processes = await Processes.start(steps, databases, provider, parts);
    return new World(databases, provider, steps, processes, parts);
  }

  /** Starts another run with this stock. It places and finishes the first orders before the faults begin. */
  async begin(
    stock: Record<string, number>,
    requests: readonly OrderRequest[],
    settled: number,
  ): Promise<void> {
    await this.steps.clear();
    this.customer = new Customer(requests, callerKeys.gateway, `life-${++this.#lives}-order`);
    await this.databases.orders.query("delete from orders");
    await this.databases.payments.query("delete from payments");
    await this.databases.inventory.query("delete from reservations; delete from stock");
    await this.databases.inventory.query(
      "insert into stock select key, value::integer from json_each_text($1)",
      [JSON.stringify(inParts(stock, this.#parts))],
    );
    for (let order = 0; order < Math.min(settled, requests.length); order++) {
      await this.move({ do: "place", order, at: "orders A", ...NOT_YET });
      await this.rest();
    }
  }

  /** The events of this run, a line per step. */
  transcript(): string {
    const orders = [...this.customer.requests.keys()];
    const named = (line: string, order: number) =>
      line.replaceAll(this.customer.idOf(order), `order ${order}`);
    return this.steps.transcript.map((line) => orders.reduce(named, line)).join("\n");
  }

  async move(move: Move): Promise<void> {
    await this.#begin(move);
    if (!("steps" in move)) return;
    let which = move.do === "go on" ? move.which : 0;
    for (let left = move.steps; left > 0; left--, which = 0) {
      if (!(await this.steps.go(which, left > 1 ? "goes well" : move.fate))) return;
    }
  }

  async #begin(move: Move): Promise<void> {
    switch (move.do) {
      case "go on":
        return;
      case "place":
      case "cancel":
        return this.#ask(move.do, move.order % this.customer.requests.length, move.at);
      case "take over":
        await this.databases.orders.query(LEASES_RUN_OUT);
        return this.#run(`leases run out, ${move.at} sweeps`, () => this.#processes.workers[move.at].sweep());
      case "renew":
        return this.#run(`${move.at} renews leases`, () => this.#processes.workers[move.at].renew());
      case "kill":
        await this.steps.kill(move.process);
        if (isReplica(move.process)) this.#processes.begin(move.process);
        return;
      case "time out":
        this.steps.transcript.push("the next failure is one too many");
        await this.databases.orders.query(MAKE_THE_NEXT_ATTEMPT_THE_LAST);
        return;
      case "redrive":
        this.steps.transcript.push(
          `${await redriveParked(this.databases.orders)} parked orders are redriven`,
        );
    }
  }

  /** Stops the faults and lets time pass, until nothing is left to do. @returns false if that never happens */
  async rest(): Promise<boolean> {
    for (let round = 0; round < ROUNDS_TO_REST; round++) {
      for (let oldest = this.steps.waiting; oldest > 0; oldest = this.steps.waiting) {
        await this.steps.go(oldest - 1, "goes well");
      }
      const { rows } = await this.databases.orders.query(
        "select from orders where lease_until is not null or parked_at is not null",
      );
      if (rows.length === 0) return true;
      await redriveParked(this.databases.orders);
      await this.move({ do: "take over", at: REPLICAS[round % REPLICAS.length]!, ...NOT_YET });
    }
    return false;
  }

  async #ask(what: "place" | "cancel", order: number, at: Replica): Promise<void> {
    await this.#run(`the customer asks ${at} to ${what} order ${order}`, async () => {
      const status = await this.customer[what](order, this.#processes.urls[at]);
      this.steps.transcript.push(
        `${at} answers ${status} to the customer, who asked to ${what} order ${order}`,
      );
    });
  }

  async #run(what: string, thread: () => Promise<unknown>): Promise<void> {
    this.steps.transcript.push(what);
    void this.steps.thread(thread).catch(() => {}); // after a lost call
    await this.steps.still();
  }
}

const NOT_YET = { steps: 0, fate: "goes well" } as const;
const isReplica = (process: string): process is Replica => REPLICAS.some((replica) => replica === process);

const LEASES_RUN_OUT = "update orders set lease_until = now() where lease_until is not null";
const MAKE_THE_NEXT_ATTEMPT_THE_LAST = `update orders set attempts = ${MAX_ATTEMPTS} where lease_until is not null`;
