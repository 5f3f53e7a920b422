import { orderIdFor } from "@app/domain/order";
import { vi } from "vitest";
import { declared } from "../../serverless-config.ts";
import { type Fault, interleave, interleaveAll, invoke } from "../fault-injection/faults.ts";
import type { World } from "../test-app.ts";
import { createDelivery } from "./deliver.ts";
import { importHandler } from "./inboxes.ts";
import type { CustomerRequest, Move, Step } from "./scenario.ts";

export const PLENTY = "sku-001";
export const SCARCE = "sku-002";
const MINUTE = 60_000;

/** A customer's request, and its answers. */
export type Customer = {
  name: string;
  id: string;
  key: string;
  request: CustomerRequest;
  asked: boolean;
  cancelled: boolean;
};

let runs = 0;

/** Runs a scenario: makes its moves, writes their transcript, and finishes all orders after the end of the faults. */
export function startRun(world: World, requests: readonly CustomerRequest[]) {
  const transcript: string[] = [];
  const customers = requests.map((request, n): Customer => {
    const key = `${process.pid}-${runs++}`;
    return {
      name: `order ${n + 1}`,
      id: orderIdFor("alice", key),
      key,
      request,
      asked: false,
      cancelled: false,
    };
  });
  const note = (line: string) => void transcript.push(line);
  const delivery = createDelivery(world.chain.streams, note);
  let now = Date.now();

  async function ask(
    operation: string,
    customer: Customer,
    faults: readonly Fault[],
  ): Promise<number | undefined> {
    const name = `${operation} ${customer.name}`;
    const request =
      operation === "placeOrder"
        ? { key: customer.key, body: bodyOf(customer.request) }
        : { id: customer.id };
    const answer = await invoke({ name, faults, note }, () => world.call(operation, request));
    if (answer === "crashed") return undefined;
    note(`${name}: ${answer.statusCode}`);
    return answer.statusCode;
  }

  async function place(customer: Customer, faults: readonly Fault[]): Promise<void> {
    customer.asked = true;
    await ask("placeOrder", customer, faults);
  }

  async function cancel(customer: Customer, faults: readonly Fault[]): Promise<void> {
    if ((await ask("cancelOrder", customer, faults)) === 202) customer.cancelled = true;
  }

  async function operate(name: "sweepOrders" | "redriveOrders", faults: readonly Fault[]): Promise<void> {
    const run = async () => {
      const handler = await importHandler(declared.functions[name]!.handler);
      return handler();
    };
    const answer = await invoke({ name, faults, note }, run).catch((error: Error) => error.name);
    note(`${name}: ${JSON.stringify(answer)}`);
  }

  function sweep(minutes: number, faults: readonly Fault[]): Promise<void> {
    vi.setSystemTime((now += minutes * MINUTE));
    return operate("sweepOrders", faults);
  }

  function begin(move: Move): void {
    if (move.do === "place") void place(customers[move.pick % customers.length]!, move.faults);
    if (move.do === "cancel") void cancel(customers[move.pick % customers.length]!, move.faults);
    if (move.do === "deliver") delivery.deliver(move);
    if (move.do === "deliver again") delivery.deliverAgain(move);
    if (move.do === "lose") delivery.lose(move);
    if (move.do === "sweep") void sweep(move.minutes, move.faults);
    if (move.do === "redrive") void operate("redriveOrders", move.faults);
  }

  return {
    transcript,
    customers,
    /** The lines with names of orders instead of their ids. */
    withNames: (lines: readonly string[]) =>
      customers.reduce((text, { id, name }) => text.replaceAll(id, name), lines.join("\n")),
    async perform({ moves, order }: Step): Promise<void> {
      await world.chain.streams.collect();
      moves.forEach(begin);
      await interleave(order);
    },
    /**
     * After the end of the faults: customers repeat their requests, the streams are emptied, and stuck orders are swept
     * and redriven, once.
     */
    async rest(): Promise<void> {
      note("— the faults are over —");
      await interleaveAll();
      for (const customer of customers.filter(({ asked }) => asked)) void place(customer, []);
      await interleaveAll();
      await delivery.deliverAll();
      void sweep(60, []);
      await interleaveAll();
      await delivery.deliverAll();
      void operate("redriveOrders", []);
      await interleaveAll();
      await delivery.deliverAll();
    },
  };
}

function bodyOf({ plenty, scarce, card }: CustomerRequest): object {
  const lines = [
    { sku: SCARCE, quantity: scarce },
    ...(plenty > 0 ? [{ sku: PLENTY, quantity: plenty }] : []),
  ];
  return { lines, card };
}
