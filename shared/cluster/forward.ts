import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream";
import { Kubectls } from "./kubectl.ts";
import { followReadyPods } from "./ready-pods.ts";

/** The overlay `local` names its issuer http://127.0.0.1:3200, as clients reach it, and the issuer's own documents do. */
const ISSUER_PORT = 3200;

export type Forward = { url: string; port: number; close(): void };

/**
 * Opens a port of this machine that leads to the ready pods of a Service of the cluster: each connection to the next pod, as inside
 * the cluster. `kubectl port-forward service/…` chooses one pod, and ends with that pod.
 * @throws Error with a sentence for the user when no pod of the Service is ready
 */
export async function openForward(service: string, podPort = 3000, localPort = 0): Promise<Forward> {
  const running = new Kubectls();
  const pods = await followReadyPods(service, running);
  const portOf = portsOfPods(podPort, running);
  let connections = 0;
  const server = createServer(async (socket) => {
    socket.on("error", () => {}); // also before there is a pipeline
    const pod = pods.ready[connections++ % pods.ready.length];
    const port = pod && (await portOf(pod).catch(() => undefined));
    if (port && !socket.destroyed) join(socket, connect(port, "127.0.0.1"));
    else socket.destroy();
  });
  await once(server.listen(localPort, "127.0.0.1"), "listening").catch((error) => {
    running.stop();
    throw new Error(`The port ${localPort} on this machine is in use: end what listens there.`, {
      cause: error,
    });
  });
  const close = () => {
    server.close();
    running.stop();
    process.off("exit", close);
  };
  process.once("exit", close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, close };
}

export const forwardToIssuer = () => openForward("identity-provider", 3000, ISSUER_PORT);

/** Forwards to what a client needs: the gateway, and the issuer of its tokens. */
export async function forwardForClients(): Promise<{ url: string; issuer: string; close(): void }> {
  const gateway = await openForward("gateway");
  const issuer = await forwardToIssuer().catch((error) => {
    gateway.close();
    throw error;
  });
  const close = () => {
    gateway.close();
    issuer.close();
  };
  return { url: gateway.url, issuer: issuer.url, close };
}

/** The port of this machine that leads to a pod, from a `kubectl port-forward` that starts when the pod is first needed. */
function portsOfPods(podPort: number, running: Kubectls): (pod: string) => Promise<number> {
  const ports = new Map<string, Promise<number>>();
  return (pod) => {
    const known = ports.get(pod);
    if (known) return known;
    const child = running.start("port-forward", `pod/${pod}`, `:${podPort}`);
    const port = new Promise<number>((resolve, reject) => {
      // It prints the port that it chose, and later a line for each connection, which nobody needs.
      createInterface(child.stdout).on("line", (line) => {
        const chosen = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (chosen) resolve(Number(chosen));
      });
      child.once("close", () => {
        ports.delete(pod);
        reject(new Error("kubectl port-forward ended."));
      });
    });
    ports.set(pod, port);
    return port;
  };
}

function join(socket: Socket, inside: Socket): void {
  pipeline(socket, inside, socket, () => inside.destroy());
}
