import { beforeAll, it } from "vitest";
import { officialOrStandIn } from "../compose/test/stand-in.ts";
import { startForm } from "../compose/test/start-form.ts";
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
  await startForm("mesh", "infra/compose/mesh.yaml");
});
