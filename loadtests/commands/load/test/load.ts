import { startMeasuring } from "../../test/command.ts";
import type { LoadReport } from "../text.ts";

type Env = Record<string, string>;

/** Starts `npm run load`. `done` resolves with the output, the exit status and the report. */
export function load(flags: string[], env: Env = {}) {
  const loading = startMeasuring("load", flags, { env });
  const done = async () => {
    const { result, ...ended } = await loading.done();
    return { ...ended, report: result as LoadReport };
  };
  return { ...loading, done };
}

/** Removes the reasons about load generators that were slow or started late: on a busy machine they are correct. */
export const reasonsOf = ({ reasons }: LoadReport) =>
  reasons.filter((reason) => !reason.startsWith("the load generator"));

export const run = (...args: Parameters<typeof load>) => load(...args).done();
export const at = (url: string) => ["--url", url, "--issuer", url];
