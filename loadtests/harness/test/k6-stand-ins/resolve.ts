import { registerHooks } from "node:module";
import { URL } from "node:url";

/** The stand-in of each module of k6. */
const STAND_INS: Record<string, string> = {
  k6: "./k6.ts",
  "k6/execution": "./k6.ts",
  "k6/http": "./http.ts",
  "k6/metrics": "./metrics.ts",
};

/** Each virtual user of k6 has its own instance of every module of a script. A query in the URL has that effect here. */
registerHooks({
  resolve(specifier, context, next) {
    const standIn = STAND_INS[specifier];
    if (standIn) return next(new URL(standIn, import.meta.url).href, context);
    const virtualUser = /\?vu=\d+$/.exec(context.parentURL ?? "")?.[0] ?? "";
    const resolved = next(specifier, context);
    return { ...resolved, url: `${resolved.url}${virtualUser}` };
  },
});
