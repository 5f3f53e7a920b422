import { fileURLToPath } from "node:url";
import { testDirectory } from "@app/net/test/directory";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import type { ReadyMessage } from "./child.ts";
import { Children } from "./children.ts";
import { startPostgres } from "./postgres.ts";
import { isAlive, processTable, processTree } from "./process-table.ts";
import { createRunDirectory } from "./run-directory.ts";

const module = fileURLToPath(new URL("fixtures/child.ts", import.meta.url));

type Greeting = ReadyMessage & { pid: number; greeting: string };

async function supervised() {
  const directory = await createRunDirectory(testDirectory());
  const children = new Children(directory, { supervise: true });
  onTestFinished(() => children.stop());
  const start = (env: Record<string, string>) =>
    children.start<Greeting>({
      name: "orders",
      module,
      env,
      restartEnv: ({ greeting }) => ({ GREETING: `${greeting} again` }),
    });
  return { directory, children, start };
}

it("restarts a killed process, each time with the values of its first ready message", async () => {
  const { children, start } = await supervised();
  let { pid } = await start({ GREETING: "hello" });
  for (let kills = 0; kills < 3; kills++) {
    const ready = children.readyNext<Greeting>("orders");
    process.kill(pid, "SIGKILL");
    const again = await ready;
    expect(again.greeting).toBe("hello again");
    expect(again.pid).not.toBe(pid);
    expect(children.pids).toEqual({ orders: again.pid });
    pid = again.pid;
  }
  await children.stop();
  expect(processTable().has(pid)).toBe(false);
});

it("ends the children of a killed process before it restarts the process", async () => {
  const { children, start } = await supervised();
  const { pid } = await start({ BEHAVIOUR: "has a child" });
  const [, grandchild] = processTree(processTable(), pid);
  expect(isAlive(grandchild!)).toBe(true);
  const ready = children.readyNext("orders");
  process.kill(pid, "SIGKILL");
  await ready;
  expect(isAlive(grandchild!)).toBe(false);
});

it("stops restarting a process that keeps dying at its start, and shows the end of its log", async () => {
  const { children, start } = await supervised();
  const { pid } = await start({ BEHAVIOUR: "dies when started again" });
  process.kill(pid, "SIGKILL");
  expect((await children.failed).message).toContain(
    "orders exited with status 3 before it was ready. The end of its log:\n  orders | behaving: dies when started again",
  );
  expect(children.deaths.map(({ name, how, signal }) => [`${name} ${how}`, signal])).toEqual([
    ["orders was ended by SIGKILL", "SIGKILL"],
    ...Array.from({ length: 5 }, () => ["orders exited with status 3", null]),
  ]);
});

it("restarts nothing that was stopped, or that died during a stop", async () => {
  const { children, start } = await supervised();
  const { pid } = await start({});
  process.kill(pid, "SIGKILL");
  await children.stop();
  expect(children.deaths).toEqual([]);
  const { orders = 0 } = children.pids;
  expect(processTable().has(orders)).toBe(false);
});

it("restarts a killed Postgres at the same address, with the committed data", async () => {
  const { directory, children } = await supervised();
  const { urls, pid } = await startPostgres(children, directory);
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: urls.orders });
    client.on("error", () => {}); // the test kills its server
    await client.connect();
    return client.query(text).finally(() => client.end());
  };
  await query("create table kept as select 7 as number");
  let killed = pid;
  for (let kills = 0; kills < 2; kills++) {
    const ready = children.readyNext("postgres");
    process.kill(killed, "SIGKILL");
    await ready;
    expect((await query("select number from kept")).rows).toEqual([{ number: 7 }]);
    expect(children.pids["postgres"]).not.toBe(killed);
    killed = children.pids["postgres"]!;
  }
  await children.stop();
  expect(processTable().has(killed)).toBe(false);
});
