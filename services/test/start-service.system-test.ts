import { expect, it } from "vitest";
import { startService } from "./start-service.ts";

const firstDo = (code: string) => ({ NODE_OPTIONS: `--import "data:text/javascript,${code}"` });

it.each([
  ["process.exit(3)", "inventory ended with status 3 before it was ready."],
  ["process.kill(process.pid,'SIGKILL')", "inventory ended by SIGKILL before it was ready."],
])("reports how a service ended before it was ready: %s", async (code, sentence) => {
  await expect(startService("inventory", firstDo(code))).rejects.toThrow(sentence);
});
