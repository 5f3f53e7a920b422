import { setTimeout as sleep } from "node:timers/promises";
import { operation } from "@app/telemetry/telemetry";
import { createApp } from "../http.ts";
import { serve } from "../serve.ts";

const app = createApp();
app.get("/slow", operation("slow"), async (_request, response) => {
  await sleep(Number(process.env["SLOW_MS"] ?? 500));
  response.end("done");
});
const DEPENDENCIES = {
  answers: async () => {},
  fails: () => Promise.reject(new Error("connection refused")),
  hangs: () => new Promise(() => setInterval(() => {}, 1_000)),
};
const dependency = process.env["DEPENDENCY"] as keyof typeof DEPENDENCIES | undefined;
await serve({
  app,
  isReady: DEPENDENCIES[dependency ?? "answers"],
  close: async () => void process.send?.("closed"),
});
