import { declared } from "../serverless-config.ts";
import { cpuShare, openQuota } from "./cpu-quota.ts";
import { type Figures, figuresOf, openBundleDirectory, prepare, type Sample } from "./sample.ts";
import { AS_DEPLOYED, TECHNIQUES, UNBUNDLED } from "./techniques.ts";

export interface FunctionFigures {
  function: string;
  deployed: Figures;
  /** The same function with the SDK and lib-dynamodb from `node_modules`; absent when it uses no SDK. */
  unbundled?: Figures;
}

export interface TechniqueFigures {
  technique: string;
  figures: Figures;
}

export interface ShareFigures {
  memoryMb: number;
  share: number;
  /**
   * "quota": the process was limited to that share of CPU. "scaled": it was not, and its CPU time was divided by the
   * share.
   */
  by: "quota" | "scaled";
  figures: Figures;
}

/**
 * Measures each function as deployed and as the SDK's documentation shows, in turns, so that a disturbance of the
 * machine affects both.
 */
export async function measureFunctions(keys: string[], runs: number): Promise<FunctionFigures[]> {
  return inBundleDirectory(async (directory) => {
    const deployed = await prepare(AS_DEPLOYED, keys, directory);
    const unbundled = await prepare(UNBUNDLED, keys, directory);
    const all: FunctionFigures[] = [];
    for (const key of keys) {
      const samplers = (usesSdk(key) ? [deployed, unbundled] : [deployed]).map(
        ({ sample }) =>
          () =>
            sample(key),
      );
      const [ours = [], theirs] = await inTurns(runs, samplers);
      all.push({ function: key, deployed: figuresOf(ours), ...(theirs && { unbundled: figuresOf(theirs) }) });
    }
    return all;
  });
}

/** Measures one function, prepared in every way. */
export async function measureTechniques(key: string, runs: number): Promise<TechniqueFigures[]> {
  return inBundleDirectory(async (directory) => {
    const subjects = [];
    for (const technique of TECHNIQUES) subjects.push(await prepare(technique, [key], directory));
    const samples = await inTurns(
      runs,
      subjects.map((subject) => () => subject.sample(key)),
    );
    return subjects.map(({ technique }, i) => ({
      technique: technique.name,
      figures: figuresOf(samples[i]!),
    }));
  });
}

/** Measures one function, as deployed, with the CPU that Lambda gives at each memory size. */
export async function measureShares(key: string, runs: number, sizes: number[]): Promise<ShareFigures[]> {
  return inBundleDirectory(async (directory) => {
    const subject = await prepare(AS_DEPLOYED, [key], directory);
    const all: ShareFigures[] = [];
    for (const memoryMb of sizes) {
      const share = cpuShare(memoryMb);
      const quota = openQuota(share);
      try {
        const [samples = []] = await inTurns(runs, [() => subject.sample(key, quota)]);
        const figures = figuresOf(quota ? samples : samples.map((sample) => scaled(sample, share)));
        all.push({ memoryMb, share, by: quota ? "quota" : "scaled", figures });
      } finally {
        quota?.remove();
      }
    }
    return all;
  });
}

function scaled({ wall, cpu, memory }: Sample, share: number): Sample {
  return { wall: Math.max(wall, cpu / share), cpu, memory };
}

/** A function without a database uses no SDK, so there is nothing to bundle differently. */
const usesSdk = (key: string) => !declared.functions[key]!.handler.startsWith("gateway/");

async function inTurns(rounds: number, samplers: (() => Promise<Sample>)[]): Promise<Sample[][]> {
  const samples = samplers.map((): Sample[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, sampler] of samplers.entries()) samples[i]!.push(await sampler());
  }
  return samples;
}

async function inBundleDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const bundles = openBundleDirectory();
  try {
    return await work(bundles.directory);
  } finally {
    bundles.close();
  }
}
