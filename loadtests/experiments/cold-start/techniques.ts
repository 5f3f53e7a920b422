import { openWorkshop, prepare } from "@app/functions/coldstart/sample";
import { TECHNIQUES } from "@app/functions/coldstart/techniques";
import type { Laboratory } from "../lib/laboratory.ts";

/** The function with the largest bundle. */
const FUNCTION = "placeOrder";

/** A short name for each technique. */
const SHOWN = [
  ["unbundled", "SDK and lib-dynamodb unbundled"],
  ["bundled", "bundled"],
  ["minified", "bundled and minified"],
  ["deployed", "as deployed: trimmed and minified"],
  ["compile cache", "… with a warm compile cache"],
] as const;
export type Shown = (typeof SHOWN)[number][0];

/** Milliseconds of each initialisation, in order. */
export type Samples = Record<Shown, number[]>;

/**
 * Initialises one function in fresh processes. Each round uses every technique, so that a disturbance of the machine
 * affects all of them.
 */
export async function sampleTechniques({ comparison, signal }: Laboratory): Promise<Samples> {
  const rounds = comparison.options.quick ? 5 : 20;
  const workshop = openWorkshop();
  try {
    const subjects = [];
    for (const [shown, name] of SHOWN) {
      const technique = TECHNIQUES.find((each) => each.name === name);
      if (!technique) throw new Error(`There is no technique "${name}".`);
      subjects.push([shown, await prepare(technique, [FUNCTION], workshop.directory)] as const);
    }
    const samples = Object.fromEntries(SHOWN.map(([shown]) => [shown, [] as number[]])) as Samples;
    for (let round = 0; round < rounds; round++) {
      for (const [shown, subject] of subjects) samples[shown].push((await subject.sample(FUNCTION)).wall);
      signal.throwIfAborted();
    }
    return samples;
  } finally {
    workshop.close();
  }
}
