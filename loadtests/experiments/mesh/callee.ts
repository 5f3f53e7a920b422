import { readBody } from "@app/chassis/body";
import { requireCaller } from "@app/chassis/callers";
import { setting } from "@app/chassis/config";
import { createApp } from "@app/chassis/http";
import { serve } from "@app/chassis/serve";
import { createRandom } from "../../scenarios/random.ts";

/**
 * A service with one route and no database. With `CALLER_KEYS` and `TLS_…` it protects itself as the services do.
 * The reservation `failing` answers 503 to a tenth of its requests.
 */
const random = createRandom(1);
const keys = setting("CALLER_KEYS", "");
const app = createApp();
if (keys) app.use(requireCaller(JSON.parse(keys)));
app.put("/reservations/:id", readBody, (request, response) => {
  const fails = request.params["id"] === "failing" && random() < 0.1;
  response.status(fails ? 503 : 200).json({ status: "reserved" });
});
await serve({ app, isReady: async () => {}, close: async () => {} });
