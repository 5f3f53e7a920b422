import { registerHooks } from "node:module";

/** What scripts import from k6, by the module that stands in for it here. */
const STAND_INS: Record<string, string> = {
  k6: "./k6.ts",
  "k6/execution": "./execution.ts",
  "k6/http": "./http.ts",
  "k6/metrics": "./metrics.ts",
};

registerHooks({
  resolve(specifier, context, next) {
    const standIn = STAND_INS[specifier];
    return next(standIn ? new URL(standIn, import.meta.url).href : specifier, context);
  },
});
