import { createServer } from "node:http";
import { listen } from "@app/net/test/listen";
import { expect, it } from "vitest";
import { startProgram } from "../commands/test/command.ts";

const startLab = (port: string) =>
  startProgram(new URL("attach.ts", import.meta.url), ["--lab-port", port], { env: { PATH: "/nowhere" } });

it("says how to start the containers when none run", async () => {
  const { status, output } = await startLab("0").ended;
  expect({ status, output }).toEqual({
    status: 1,
    output: "The container gateway is not up: start the services with docker compose up --detach --wait.\n",
  });
});

it("says what to do when its port is taken", async () => {
  const { port } = new URL(await listen(createServer()));
  const { status, output } = await startLab(port).ended;
  expect({ status, output }).toEqual({
    status: 1,
    output: `Port ${port} is taken: stop what listens there or choose another with --lab-port.\n`,
  });
});
