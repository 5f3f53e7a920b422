import { conform } from "@app/conformance/conform";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { openStack } from "../compose/stack.ts";
import { officialOrStandIn } from "../compose/test/stand-in.ts";
import { findEnvoy, HOW_TO_GET_ENVOY } from "./find-envoy.ts";

beforeAll(async () => {
  const install = async () => {
    const program = await findEnvoy();
    if (!program) throw new Error(HOW_TO_GET_ENVOY);
    return program;
  };
  console.log(await officialOrStandIn("envoyproxy/envoy:v1.40.0", install));
}, 400_000);

it("the services behind a mesh pass every check of the contract in containers", {
  timeout: 400_000,
}, async () => {
  const stack = await openStack({ project: "orders-two-ways-mesh", files: ["infra/compose/mesh.yaml"] });
  onTestFinished(() => stack.down());
  await stack.compose("build", "--quiet");
  await stack.compose("up", "--detach", "--wait");
  const { passed, results } = await conform({ url: stack.url, issuer: stack.issuer });
  expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect(passed).toBeGreaterThan(150);
});
