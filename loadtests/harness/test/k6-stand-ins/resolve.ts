import { registerHooks } from "node:module";
import { URL } from "node:url";

/** What scripts import from k6, by the module that stands in for it here. */
const STAND_INS: Record<string, string> = {
  k6: "./k6.ts",
  "k6/execution": "./execution.ts",
  "k6/http": "./http.ts",
  "k6/metrics": "./metrics.ts",
};

/** Each virtual user of k6 runs every module of a script for itself: a module with a query is another module, and so are its imports. */
registerHooks({
  resolve(specifier, context, next) {
    const standIn = STAND_INS[specifier];
    if (standIn) return next(new URL(standIn, import.meta.url).href, context);
    const virtualUser = /\?vu=\d+$/.exec(context.parentURL ?? "")?.[0] ?? "";
    const resolved = next(specifier, context);
    return { ...resolved, url: `${resolved.url}${virtualUser}` };
  },
});
