import type { Server } from "node:http";
import type { Socket } from "node:net";
import { setting } from "@app/chassis/config";
import type { Express, Request } from "express";
import { ipKeyGenerator } from "express-rate-limit";

/**
 * The address that a request counts for. For IPv6 it is the network, because one client may have more addresses than
 * can be counted.
 */
export function addressOf({ ip = "" }: Pick<Request, "ip">): string {
  return ipKeyGenerator(ip);
}

/**
 * `TRUST_PROXY`: the proxies whose `X-Forwarded-For` is trusted, as addresses and subnets separated by commas, or their
 * number. By default no proxy is trusted, because any client can send that header.
 */
export function trustProxies(app: Express): void {
  const proxies = setting("TRUST_PROXY", "");
  if (proxies === "") return;
  try {
    app.set("trust proxy", /^\d+$/.test(proxies) ? Number(proxies) : proxies);
  } catch (cause) {
    throw new Error(
      `TRUST_PROXY must be addresses and subnets, such as 10.0.0.0/8, or a number of proxies; it is ${proxies}.`,
      { cause },
    );
  }
}

/**
 * Closes connections of one address above half of all that the server accepts. Connections of a trusted proxy are not
 * counted, because they belong to many clients.
 */
export function limitConnections(server: Server, app: Express): void {
  const atMost = Math.ceil(server.maxConnections / 2);
  const isProxy = app.get("trust proxy fn") as (address: string, hop: number) => boolean;
  const open = new Map<string, number>();
  server.prependListener("connection", (socket: Socket) => {
    const { remoteAddress = "" } = socket;
    if (isProxy(remoteAddress, 0)) return;
    const address = addressOf({ ip: remoteAddress });
    const before = open.get(address) ?? 0;
    if (before >= atMost) return void socket.destroy();
    open.set(address, before + 1);
    socket.once("close", () => {
      const left = open.get(address)! - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
