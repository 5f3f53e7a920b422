import { expect, it } from "vitest";
import { startService } from "./start-service.ts";

const firstDo = (code: string) => ({ NODE_OPTIONS: `--import "data:text/javascript,${code}"` });

it.each([
  ["process.exit(3)", "inventory ended with status 3 before it was ready."],
  ["process.kill(process.pid,'SIGKILL')", "inventory ended by SIGKILL before it was ready."],
])("tells how a service ended that never was ready: %s", async (code, sentence) => {
  await expect(startService("inventory", firstDo(code))).rejects.toThrow(sentence);
});
