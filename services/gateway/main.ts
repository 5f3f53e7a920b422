import { numberSetting, setting } from "@app/chassis/config";
import { serve } from "@app/chassis/serve";
import { createTokenCheck } from "@app/contract/token";
import { readTokenSettings } from "@app/contract/token-settings";
import { limitConnections } from "./addresses.ts";
import { buildGateway } from "./app.ts";
import { createBackends } from "./backends.ts";

const app = buildGateway({
  backends: createBackends(),
  checkToken: createTokenCheck(readTokenSettings((name) => setting(name, ""))),
  requestsPerSecond: numberSetting("REQUESTS_PER_SECOND", 1_000),
  changesPerSecond: numberSetting("CHANGES_PER_SECOND", 25),
});
await serve({
  app,
  isReady: async () => {},
  close: async () => {},
  callers: "customers",
  prepare: (server) => limitConnections(server, app),
});
