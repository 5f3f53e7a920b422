import "@app/infra/embedded/exit-with-parent";
import type { OrderRequest } from "@app/domain/order";
import { fulfilOrder } from "./composed-order.ts";

/** The parent's questions: run an order from its start, or report the CPU used so far. */
export type Message = { id: string; request: OrderRequest } | "cpu";
/** `millis` is the wall time of a run; `cpuMillis` is the CPU that the process has used since it started. */
export type Reply = { id: string; millis: number; failed: boolean } | { cpuMillis: number };

const reply = (message: Reply | { ready: true }) => process.send?.(message);

/** A process that stands for the composed function's environments. */
process.on("message", async (message: Message) => {
  if (message === "cpu") {
    const { user, system } = process.cpuUsage();
    return reply({ cpuMillis: (user + system) / 1_000 });
  }
  const began = performance.now();
  const failed = await fulfilOrder(message.request, message.id).then(
    () => false,
    () => true,
  );
  reply({ id: message.id, millis: performance.now() - began, failed });
});
reply({ ready: true });
