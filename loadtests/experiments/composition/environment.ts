import "@app/infra/embedded/exit-with-parent";
import type { OrderRequest } from "@app/domain/order";
import { fulfilOrder } from "./composed-order.ts";

/** The parent's questions: run an order from its start, or report the CPU used so far. */
export type Asked = { id: string; request: OrderRequest } | "cpu";
/** `millis` is the wall time of a run; `cpuMillis` is the CPU that the process has used since it started. */
export type Told = { id: string; millis: number; failed: boolean } | { cpuMillis: number };

const tell = (told: Told | { ready: true }) => process.send?.(told);

/** A process that stands for the composed function's environments. */
process.on("message", async (asked: Asked) => {
  if (asked === "cpu") {
    const { user, system } = process.cpuUsage();
    return tell({ cpuMillis: (user + system) / 1_000 });
  }
  const began = performance.now();
  const failed = await fulfilOrder(asked.request, asked.id).then(
    () => false,
    () => true,
  );
  tell({ id: asked.id, millis: performance.now() - began, failed });
});
tell({ ready: true });
