import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The command that runs the embedded engine on this machine. */
export interface EngineCommand {
  program: string;
  args: string[];
  /** Follows "The embedded DynamoDB" in a sentence about its failure. */
  advice: string;
}

const VERSION = "1.2.1";

/**
 * The engine installed for this platform. On other platforms (macOS, Linux on ARM, Windows) npm runs the package with
 * their engines, and fetches it the first time.
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
