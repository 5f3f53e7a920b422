import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { commandOf } from "@app/net/flags";
import { LATEST } from "../../harness/reports-directory.ts";

/** `npm run report`: draws the page again from the data of a run. Exit status 1: the data is missing or invalid. */
const program = commandOf(
  "report",
  "Draws the page with all claims again, from the data of the last comparison.",
)
  .option("--from <directory>", "directory of results.json and of the page", LATEST)
  .option("--open", "show the page in the browser")
  .parse();
const { from, open } = program.opts<{ from: string; open?: true }>();

// Loaded when they are needed, so that --help and a refusal come at once.
try {
  const { readResultsFile } = await import("../../experiments/lib/results.ts");
  const results = readResultsFile(join(from, "results.json"));
  const { writeReport } = await import("../../report/keep-report.ts");
  const page = writeReport(results, from, LATEST);
  console.log(pathToFileURL(page).href);
  if (open) openInBrowser(page);
} catch (error) {
  const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
  console.error(
    missing ? `There are no results in ${from}: run npm run compare first.` : (error as Error).message,
  );
  process.exitCode = 1;
}

function openInBrowser(page: string): void {
  const opener = { darwin: "open", win32: "explorer" }[process.platform as string] ?? "xdg-open";
  const browser = spawn(opener, [page], { detached: true, stdio: "ignore" });
  browser.on("error", () => console.error(`No browser could be opened (${opener}).`));
  browser.unref();
}
