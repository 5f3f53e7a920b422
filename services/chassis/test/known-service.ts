import { requireCaller } from "../callers.ts";
import { createApp } from "../http.ts";
import { serve } from "../serve.ts";

const app = createApp();
app.get("/", requireCaller({ gateway: "the key" }), (_request, response) => void response.end("welcome"));
await serve({ app, isReady: async () => {}, close: async () => {} });
