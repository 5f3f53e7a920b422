import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("publishes only the gateway beyond this machine, whatever BIND is", () => {
  const files = globSync("*.yaml", { cwd: import.meta.dirname });
  const text = files.map((file) => readFileSync(`${import.meta.dirname}/${file}`, "utf8")).join("\n");
  const published = [...text.matchAll(/^ +ports: \["(.*)"\]$/gm)].map(([, port]) => port!);
  expect(published).toHaveLength(text.match(/^ +ports:/gm)!.length);
  const onLoopback = (port: string) => port.startsWith("127.0.0.1:");
  expect(published.filter((port) => !onLoopback(port))).toEqual([
    // oxlint-disable-next-line no-template-curly-in-string
    "${BIND:-127.0.0.1}:${GATEWAY_PORT:-3000}:3000",
  ]);
});
