import { openBundleDirectory, prepare } from "@app/functions/coldstart/sample";
import { AS_DEPLOYED } from "@app/functions/coldstart/techniques";
import { median } from "simple-statistics";

/** Loading a deployed function in a fresh process: milliseconds of CPU, and the maximum memory in MB. */
export type Initialisation = { cpuMs: number; memoryMb: number };

/** Loads each function several times, one after the other, in a fresh process each time. */
export async function measureInitialisations(
  names: readonly string[],
  times: number,
): Promise<Record<string, Initialisation>> {
  const bundles = openBundleDirectory();
  try {
    const { sample } = await prepare(AS_DEPLOYED, [...names], bundles.directory);
    const measured: Record<string, Initialisation> = {};
    for (const name of names) {
      const samples = [];
      for (let time = 0; time < times; time++) samples.push(await sample(name));
      measured[name] = {
        cpuMs: median(samples.map(({ cpu }) => cpu)),
        memoryMb: median(samples.map(({ memory }) => memory)),
      };
    }
    return measured;
  } finally {
    bundles.close();
  }
}
