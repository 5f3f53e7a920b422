import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { docker, openStack, type Stack } from "./stack.ts";
import { customerOf } from "./test/orders.ts";

let stack: Stack;
beforeAll(async () => {
  const files = ["infra/compose/test/tiny-disk.yaml"];
  stack = await openStack({ project: "orders-two-ways-bad-days", files });
  await stack.compose("up", "--detach", "--wait");
});
afterAll(() => stack?.down());

const waiting = { timeout: 90_000, interval: 500 };
const logsOf = (service: string) => stack.compose("logs", "--no-log-prefix", service);
const healthy = async () => expect((await fetch(`${stack.url}/health`)).status).toBe(200);

/** An order placed now is confirmed in the end. */
async function ordersWork(): Promise<void> {
  const customer = await customerOf(stack);
  const id = await customer.place();
  await vi.waitFor(async () => expect(await customer.statusOf(id)).toBe("confirmed"), waiting);
}

describe("a database", () => {
  it("that is down when its service starts delays the service, and the log says so", async () => {
    await stack.compose("stop", "orders-database");
    await stack.compose("restart", "--no-deps", "orders");
    await vi.waitFor(async () => expect(await logsOf("orders")).toContain("trying again"), waiting);
    expect((await fetch(`${stack.url}/health`)).status).toBe(503);
    expect(await (await customerOf(stack)).tryToPlace()).toBe(503);
    await stack.compose("start", "orders-database");
    await vi.waitFor(healthy, waiting);
    await ordersWork();
  });

  it("that is killed restarts, with all its data", async () => {
    const customer = await customerOf(stack);
    const id = await customer.place();
    const process = await docker(["inspect", "--format", "{{.State.Pid}}", await idOf("orders-database")]);
    globalThis.process.kill(Number(process), "SIGKILL");
    await vi.waitFor(async () => expect(await customer.statusOf(id)).toBe("confirmed"), waiting);
    await ordersWork();
  });

  it("that rejects its service's password is named in the log, and accepts the right one without a restart", async () => {
    const change = "alter role payments password 'another'";
    await stack.exec("payments-database", "psql", "--username", "postgres", "--command", change);
    await stack.compose("restart", "--no-deps", "payments");
    await vi.waitFor(async () => {
      expect(await logsOf("payments")).toContain('password authentication failed for user \\"payments\\"');
    }, waiting);
    await stack.exec("payments-database", "bash", "/docker-entrypoint-initdb.d/role.sh");
    await vi.waitFor(healthy, waiting);
    await ordersWork();
  });

  it("whose disk is full loses no order: orders wait, and continue when there is space", {
    timeout: 240_000,
  }, async () => {
    const fill = "dd if=/dev/zero of=/var/lib/postgresql/ballast bs=1M; true";
    await stack.exec("payments-database", "sh", "-c", fill);
    const customer = await customerOf(stack);
    const placed = await Promise.all(Array.from({ length: 40 }, () => customer.place()));
    await vi.waitFor(
      async () => expect(await logsOf("payments-database")).toContain("No space left on device"),
      waiting,
    );
    await stack.exec("payments-database", "rm", "/var/lib/postgresql/ballast");
    await vi.waitFor(async () => {
      const statuses = await Promise.all(placed.map((id) => customer.statusOf(id)));
      expect(new Set(statuses)).toEqual(new Set(["confirmed"]));
    }, waiting);
  });
});

const idOf = async (service: string) => (await stack.compose("ps", "--quiet", service)).trim();

it("a missing secret is named in the log, and the next `up` restores it", async () => {
  const volume = `${stack.project}_payments-secrets:/secrets`;
  const remove = [
    "--user",
    "root",
    "--volume",
    volume,
    "orders-two-ways/payments",
    "rm",
    "/secrets/PROVIDER_API_KEY",
  ];
  await docker(["run", "--rm", ...remove]);
  await stack.compose("restart", "--no-deps", "payments");
  await vi.waitFor(async () => {
    const complaint =
      "PROVIDER_API_KEY_FILE names /run/secrets/PROVIDER_API_KEY, which cannot be read (ENOENT)";
    expect(await logsOf("payments")).toContain(complaint);
  }, waiting);
  await stack.compose("up", "--detach", "--wait");
  await ordersWork();
});

it("a port in use ends the start with a sentence that names it", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = String((server.address() as { port: number }).port);
  const second = await openStack({ project: "orders-two-ways-taken", environment: { GATEWAY_PORT: port } });
  try {
    const start = second.compose("up", "--detach", "--no-deps", "gateway");
    await expect(start).rejects.toThrow(new RegExp(`${port}.*(in use|already allocated)`));
  } finally {
    server.close();
    await second.down();
  }
});

describe("docker compose up --scale orders=3", () => {
  it("shares the work, and continues while one of the three is stopped", async () => {
    await stack.compose("up", "--detach", "--wait", "--no-recreate", "--scale", "orders=3");
    const customer = await customerOf(stack);
    const busy = async (index: number) => {
      const [, line = ""] = /eth0:\s*(\d+)/.exec(
        await stack.compose("exec", "--no-TTY", "--index", `${index}`, "orders", "cat", "/proc/net/dev"),
      )!;
      return Number(line);
    };
    const before = await Promise.all([1, 2, 3].map(busy));
    await vi.waitFor(async () => {
      await Promise.all(Array.from({ length: 30 }, () => customer.place()));
      const after = await Promise.all([1, 2, 3].map(busy));
      for (const [i, bytes] of after.entries()) expect(bytes - before[i]!).toBeGreaterThan(20_000);
    }, waiting);
    await docker(["stop", `${stack.project}-orders-2`]);
    await ordersWork();
  });
});
