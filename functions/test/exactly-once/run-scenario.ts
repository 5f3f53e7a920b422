import { orderIdFor } from "@app/domain/order";
import { vi } from "vitest";
import { declared } from "../../serverless-config.ts";
import { type Fault, interleave, interleaveAll, invoke } from "../fault-injection/faults.ts";
import type { Shop } from "../test-app.ts";
import { employPostman } from "./deliver.ts";
import { importHandler } from "./inboxes.ts";
import type { Move, Step, Wish } from "./scenario.ts";

export const PLENTY = "sku-001";
export const SCARCE = "sku-002";
const MINUTE = 60_000;

/** What a customer asked for, and was told. */
export type Customer = {
  name: string;
  id: string;
  key: string;
  wish: Wish;
  asked: boolean;
  cancelled: boolean;
};

let plays = 0;

/** Acts a scenario out: makes its moves, keeps a journal of them, and recovers when the faults are over. */
export function stage(shop: Shop, wishes: readonly Wish[]) {
  const journal: string[] = [];
  const customers = wishes.map((wish, n): Customer => {
    const key = `${process.pid}-${plays++}`;
    return {
      name: `order ${n + 1}`,
      id: orderIdFor("alice", key),
      key,
      wish,
      asked: false,
      cancelled: false,
    };
  });
  const tell = (line: string) => void journal.push(line);
  const postman = employPostman(shop.chain.courier, tell);
  let now = Date.now();

  async function ask(
    operation: string,
    customer: Customer,
    faults: readonly Fault[],
  ): Promise<number | undefined> {
    const name = `${operation} ${customer.name}`;
    const request =
      operation === "placeOrder" ? { key: customer.key, body: bodyOf(customer.wish) } : { id: customer.id };
    const answer = await invoke({ name, faults, tell }, () => shop.call(operation, request));
    if (answer === "crashed") return undefined;
    tell(`${name}: ${answer.statusCode}`);
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
    const answer = await invoke({ name, faults, tell }, run).catch((error: Error) => error.name);
    tell(`${name}: ${JSON.stringify(answer)}`);
  }

  function sweep(minutes: number, faults: readonly Fault[]): Promise<void> {
    vi.setSystemTime((now += minutes * MINUTE));
    return operate("sweepOrders", faults);
  }

  function begin(move: Move): void {
    if (move.do === "place") void place(customers[move.pick % customers.length]!, move.faults);
    if (move.do === "cancel") void cancel(customers[move.pick % customers.length]!, move.faults);
    if (move.do === "deliver") postman.deliver(move);
    if (move.do === "deliver again") postman.deliverAgain(move);
    if (move.do === "lose") postman.lose(move);
    if (move.do === "sweep") void sweep(move.minutes, move.faults);
    if (move.do === "redrive") void operate("redriveOrders", move.faults);
  }

  return {
    journal,
    customers,
    /** Lines with the names of orders in place of their ids. */
    retell: (lines: readonly string[]) =>
      customers.reduce((text, { id, name }) => text.replaceAll(id, name), lines.join("\n")),
    async perform({ moves, order }: Step): Promise<void> {
      await shop.chain.courier.collect();
      moves.forEach(begin);
      await interleave(order);
    },
    /** The faults are over: customers ask again, the streams run dry, and whatever is stuck then is swept and redriven, once. */
    async recover(): Promise<void> {
      tell("— the faults are over —");
      await interleaveAll();
      for (const customer of customers.filter(({ asked }) => asked)) void place(customer, []);
      await interleaveAll();
      await postman.deliverAll();
      void sweep(60, []);
      await interleaveAll();
      await postman.deliverAll();
      void operate("redriveOrders", []);
      await interleaveAll();
      await postman.deliverAll();
    },
  };
}

function bodyOf({ plenty, scarce, card }: Wish): object {
  const lines = [
    { sku: SCARCE, quantity: scarce },
    ...(plenty > 0 ? [{ sku: PLENTY, quantity: plenty }] : []),
  ];
  return { lines, card };
}
