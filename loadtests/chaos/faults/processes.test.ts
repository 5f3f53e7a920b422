import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Children } from "@app/infra/embedded/children";
import { testDirectory } from "@app/net/test/directory";
import { expect, onTestFinished, test } from "vitest";
import { hang, kill } from "./processes.ts";

const module = fileURLToPath(new URL("../../../infra/embedded/fixtures/child.ts", import.meta.url));

/** A supervised process named orders, which has a child. */
async function target() {
  const children = new Children(testDirectory(), { supervise: true });
  onTestFinished(() => children.stop());
  await children.start({ name: "orders", module, env: {} });
  const both = {
    get processes() {
      return children.pids;
    },
    readyNext: (name: string) => children.readyNext(name),
  };
  return { both };
}

test("a killed process has been replaced when the fault ends", async () => {
  const { both } = await target();
  const { orders } = both.processes;
  await kill("orders").inject({ both }, () => 0);
  expect(both.processes["orders"]).not.toBe(orders);
});

test.runIf(process.platform === "linux")(
  "a hung process is stopped, and runs again when the fault ends",
  async () => {
    const { both } = await target();
    const { orders } = both.processes;
    const state = () => /^State:\s+(\w)/m.exec(readFileSync(`/proc/${orders}/status`, "utf8"))?.[1];
    const over = hang("orders").inject({ both }, () => 0);
    await expect.poll(state).toBe("T");
    expect(await over).toBe("for 2.0 s");
    expect(state()).not.toBe("T");
    expect(both.processes["orders"]).toBe(orders);
  },
);

test("a process that does not run cannot be killed", async () => {
  const { both } = await target();
  await expect(kill("payments").inject({ both }, () => 0)).rejects.toThrow(
    "payments does not run, so no fault can be injected into it.",
  );
});
