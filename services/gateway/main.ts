import { numberSetting, setting } from "@app/chassis/config";
import { serve } from "@app/chassis/serve";
import { createTokenCheck } from "@app/contract/token";
import { buildGateway } from "./app.ts";
import { createBackends } from "./backends.ts";

const checkToken = createTokenCheck({
  issuer: setting("ISSUER"),
  audience: setting("AUDIENCE"),
  jwksUri: process.env.JWKS_URI,
});

await serve({
  app: buildGateway({
    backends: createBackends(),
    checkToken,
    requestsPerSecond: numberSetting("REQUESTS_PER_SECOND", 1_000),
  }),
  isReady: async () => {},
  close: async () => {},
  callers: "customers",
});
