import { openWorkshop, prepare } from "@app/functions/coldstart/sample";
import { AS_DEPLOYED } from "@app/functions/coldstart/techniques";
import { median } from "simple-statistics";

/** What a fresh process took to load a function, as it is deployed: milliseconds of CPU, and the most MB that it had. */
export type Initialisation = { cpuMs: number; memoryMb: number };

/** The functions one after the other, each so many times in a process of its own. */
export async function measureInitialisations(
  names: readonly string[],
  times: number,
): Promise<Record<string, Initialisation>> {
  const workshop = openWorkshop();
  try {
    const { sample } = await prepare(AS_DEPLOYED, [...names], workshop.directory);
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
    workshop.close();
  }
}
