import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { freePort, requirePort } from "./ports.ts";

function listen(port: number): Promise<Server> {
  return new Promise((done) => {
    const server = createServer().listen(port, "127.0.0.1", () => done(server));
  });
}

it("finds a free port", async () => {
  const port = await freePort();
  await expect(requirePort(port, "--services-port")).resolves.toBeUndefined();
  (await listen(port)).close();
});

it("gives one port to one process only, even before a server listens on it", async () => {
  const take = `
    import { freePort } from ${JSON.stringify(new URL("ports.ts", import.meta.url).href)};
    const ports = [];
    while (ports.length < 1_000) ports.push(await freePort());
    console.log(ports.join());
    process.stdin.resume();`;
  const processes = [1, 2].map(() =>
    spawn(process.execPath, ["--input-type=module", "--eval", take], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const given = processes.map(async ({ stdout }) => {
    const [line] = await once(createInterface(stdout), "line");
    return (line as string).split(",");
  });
  const ports = (await Promise.all(given)).flat();
  for (const { stdin } of processes) stdin.end();
  expect(new Set(ports).size).toBe(2_000);
});

it("says what to do about a port in use", async () => {
  const port = await freePort();
  const server = await listen(port);
  await expect(requirePort(port, "--services-port")).rejects.toThrow(
    `Port ${port} is taken: stop what listens there or choose another with --services-port.`,
  );
  server.close();
});
