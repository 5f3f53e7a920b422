import { once } from "node:events";
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { listen } from "@app/net/test/listen";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { openForward } from "./forward.ts";

/** Stands in for kubectl: `ready` has a line for each change of the ready pods, and a file named like a pod has its port. */
const KUBECTL = `#!/bin/sh
cd "$(dirname "$0")"
case "$*" in
  *port-forward*) for word; do case $word in pod/*) echo "Forwarding from 127.0.0.1:$(cat "$word") -> 3000"; esac; done; exec sleep 100;;
  *--watch) exec tail -n +1 -f ready;;
  *) exec tail -n 1 ready;;
esac
`;

let directory: string;
beforeEach(async () => {
  directory = testDirectory();
  mkdirSync(join(directory, "pod"));
  for (const pod of ["a", "b"]) {
    const url = await listen(createServer((_request, response) => void response.end(pod)));
    writeFileSync(join(directory, "pod", pod), new URL(url).port);
  }
  writeFileSync(join(directory, "kubectl"), KUBECTL);
  chmodSync(join(directory, "kubectl"), 0o755);
  vi.stubEnv("PATH", `${directory}${delimiter}${process.env["PATH"]}`);
  onTestFinished(() => void vi.unstubAllEnvs());
});

const eventually = { timeout: 20_000 };
const areReady = (...pods: string[]) => appendFileSync(join(directory, "ready"), `${pods.join(" ")}\n`);

async function open(): Promise<string> {
  const forward = await openForward("gateway");
  onTestFinished(forward.close);
  return forward.url;
}

/** The pod that answers on a new connection; undefined when there is none. */
const ask = (url: string) =>
  new Promise<string | undefined>((resolve) => {
    const request = get(url, { agent: false }, (response) => response.on("data", (pod) => resolve(`${pod}`)));
    request.on("error", () => resolve(undefined));
  });

it("leads each connection to the next ready pod", async () => {
  areReady("a", "b");
  const url = await open();
  expect([await ask(url), await ask(url), await ask(url)]).toEqual(["a", "b", "a"]);
});

it("leads the first connection to the only ready pod", async () => {
  areReady("a");
  expect(await ask(await open())).toBe("a");
});

it("goes on when a client leaves before its pod is reached", async () => {
  areReady("a");
  const url = await open();
  const client = connect(Number(new URL(url).port), "127.0.0.1");
  await once(client, "connect");
  client.resetAndDestroy();
  expect(await ask(url)).toBe("a");
});

it("leads to no pod that is no longer ready, and ends connections while none is", async () => {
  areReady("a", "b");
  const url = await open();
  areReady("b");
  await vi.waitFor(async () => expect([await ask(url), await ask(url)]).toEqual(["b", "b"]), eventually);
  areReady();
  await vi.waitFor(async () => expect(await ask(url)).toBeUndefined(), eventually);
  areReady("a");
  await vi.waitFor(async () => expect(await ask(url)).toBe("a"), eventually);
});

it("says what to do when no pod is ready, or there is no kubectl", async () => {
  areReady();
  await expect(openForward("gateway")).rejects.toThrow(
    /^No pod of the service gateway is ready: kubectl apply/,
  );
  vi.stubEnv("PATH", testDirectory());
  await expect(openForward("gateway")).rejects.toThrow("There is no kubectl on your PATH: install it.");
});
