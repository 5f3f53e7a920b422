import { createServer, type Server } from "node:net";
import { expect, it } from "vitest";
import { freePort, requirePort } from "./ports.ts";

function listen(port: number): Promise<Server> {
  return new Promise((done) => {
    const server = createServer().listen(port, "127.0.0.1", () => done(server));
  });
}

it("finds a port that can be listened on", async () => {
  const port = await freePort();
  await expect(requirePort(port, "--services-port")).resolves.toBeUndefined();
  (await listen(port)).close();
});

it("says what to do about a taken port", async () => {
  const port = await freePort();
  const server = await listen(port);
  await expect(requirePort(port, "--services-port")).rejects.toThrow(
    `Port ${port} is taken: stop what listens there or choose another with --services-port.`,
  );
  server.close();
});
