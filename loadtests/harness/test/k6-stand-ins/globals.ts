import { runInNewContext } from "node:vm";

const OF_K6 = ["console", "setTimeout", "clearTimeout", "__ENV"];

/** Takes away every global that is Node's and not JavaScript's, so that a script that needs one fails here as it does in k6. */
export function removeNodeGlobals(): void {
  const ofJavaScript = runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[];
  const kept = new Set([...ofJavaScript, ...OF_K6]);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!kept.has(name)) Reflect.deleteProperty(globalThis, name);
  }
}
