import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accepting } from "@app/net/accepting";
import type { Address } from "@app/net/ports";

/** `MESH`: the Envoys to run, as JSON. `accepts` are the addresses at which one is ready. */
export type Envoys = { program: string; envoys: { config: string; accepts: Address[] }[] };

/** Runs all Envoys of a mesh. They end together with this process, and it ends when one of them does. */
const { program, envoys }: Envoys = JSON.parse(process.env["MESH"] ?? "");
const running = envoys.map(({ config }) => run(config));

function run(config: string): ChildProcess {
  const flags = ["--disable-hot-restart", "--concurrency", "1", "--log-level", "warning"];
  return spawn(program, ["--config-path", config, ...flags], { stdio: ["ignore", "inherit", "inherit"] });
}

async function stop(status: number): Promise<void> {
  const living = running.filter((envoy) => envoy.pid && envoy.exitCode === null && envoy.signalCode === null);
  await Promise.all(
    living.map(async (envoy) => {
      envoy.kill();
      await once(envoy, "exit");
    }),
  );
  process.exit(status);
}
process.once("SIGTERM", () => stop(0));
process.once("disconnect", () => stop(0));
if (!process.connected) await stop(0);
for (const envoy of running) envoy.once("error", () => stop(1)).once("exit", () => stop(1));

await Promise.all(envoys.flatMap(({ accepts }) => accepts.map(({ host, port }) => accepting(port, host))));
process.send?.({ ready: true, pids: running.map(({ pid }) => pid) });
