import { createClient } from "@app/chassis/client";
import { numberSetting, setting } from "@app/chassis/config";
import { migrate, openDatabase } from "@app/chassis/database";
import { serve } from "@app/chassis/serve";
import { buildPayments } from "./app.ts";
import { createProvider } from "./provider.ts";

const database = openDatabase();
await migrate(database, new URL("migrations/", import.meta.url));
const provider = createProvider(
  createClient(setting("PROVIDER_URL"), {
    headers: { authorization: `Bearer ${setting("PROVIDER_API_KEY")}` },
    timeout: numberSetting("PROVIDER_TIMEOUT_MS", 3_000),
  }),
);
await serve({
  app: buildPayments({ database, provider, callerKeys: JSON.parse(setting("CALLER_KEYS")) }),
  isReady: () => database.query("select 1"),
  close: () => database.end(),
});
