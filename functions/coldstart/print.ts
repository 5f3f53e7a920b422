import type { FunctionFigures, ShareFigures, TechniqueFigures } from "./measure.ts";
import { type Figures, show } from "./sample.ts";

/** This project's target for each function that uses a database. */
const TARGET = { ratio: 0.6, millis: 60 };

export function printFunctions(functions: FunctionFigures[]): void {
  heading(
    "Each function as deployed, and the ratio of its time to that with the SDK and lib-dynamodb unbundled",
  );
  for (const { function: key, deployed, unbundled } of functions) {
    row(key, deployed, unbundled && (deployed.wall.median / unbundled.wall.median).toFixed(2));
  }
  const compared = functions.flatMap(({ deployed, unbundled }) =>
    unbundled ? [{ deployed, unbundled }] : [],
  );
  const light = compared.filter(
    ({ deployed, unbundled }) => deployed.wall.median <= TARGET.ratio * unbundled.wall.median,
  );
  const quick = functions.filter(({ deployed }) => deployed.wall.median < TARGET.millis);
  console.log(
    `ratio at most ${TARGET.ratio}: ${light.length} of ${compared.length}; below ${TARGET.millis} ms: ${quick.length} of ${functions.length}`,
  );
}

export function printTechniques(key: string, techniques: TechniqueFigures[]): void {
  heading(`${key}, prepared in different ways`);
  for (const { technique, figures } of techniques) row(technique, figures);
}

export function printShares(key: string, shares: ShareFigures[]): void {
  const [{ by } = { by: "quota" }] = shares;
  heading(
    by === "quota"
      ? `${key} with the CPU share of a memory size (a kernel quota)`
      : `${key} with the CPU share of a memory size (SCALED: this machine allows no quota, so CPU time was divided by the share)`,
  );
  for (const { memoryMb, share, figures } of shares) row(`${memoryMb} MB, ${share.toFixed(2)} CPU`, figures);
}

/** Published figures stand beside the measured ones and never replace them. */
export function printPublished(): void {
  console.log(`
Published by others, who measured their own functions on Lambda
Node 24 zip, hello world: initialisation 131–143 ms at 128–1024 MB (lambda-perf, 2026-08);
  so the memory size hardly mattered: a function seems to initialise with more CPU than its share
Node 22 with three SDK clients and a first HTTPS call: about 375 ms (2025-07)
a bundle of 1.5 MB made one of 260 kB: from about 1000 to 100 ms (gomomento)`);
}

function heading(text: string): void {
  console.log(`\n${text}\n${"".padEnd(36)} ${"wall".padEnd(20)} CPU`);
}

function row(name: string, { wall, cpu }: Figures, ratio = ""): void {
  console.log(`${name.padEnd(36)} ${show(wall).padEnd(20)} ${show(cpu).padEnd(20)} ${ratio}`);
}
