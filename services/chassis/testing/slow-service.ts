import { setTimeout as sleep } from "node:timers/promises";
import { createApp } from "../http.ts";
import { serve } from "../serve.ts";

const app = createApp();
app.get("/slow", async (_request, response) => {
  await sleep(500);
  response.end("done");
});
await serve({ app, isReady: async () => {}, close: async () => void process.send?.("closed") });
