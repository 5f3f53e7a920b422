import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** How to run the embedded engine here. */
export interface EngineCommand {
  program: string;
  args: string[];
  /** To follow "The embedded DynamoDB" in a sentence about its failure. */
  advice: string;
}

const VERSION = "1.2.1";

/**
 * The engine that was installed for this platform; elsewhere npm runs the package that has engines for more platforms (macOS,
 * Linux on ARM, Windows), and fetches it the first time.
 */
export function engineCommand(): EngineCommand {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`);
    const program = join(dirname(manifest), process.platform === "win32" ? "dynoxide.exe" : "dynoxide");
    return { program, args: [], advice: "" };
  } catch {
    const args = ["--yes", `dynoxide@${VERSION}`];
    const advice =
      `None is installed for ${platform}, so it was run by npx ${args.join(" ")}. Where that cannot work, ` +
      "start DynamoDB Local and set DYNAMODB_ENDPOINT, for example DYNAMODB_ENDPOINT=http://127.0.0.1:8000.";
    return { program: "npx", args, advice };
  }
}
