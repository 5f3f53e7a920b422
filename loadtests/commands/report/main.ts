import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { readResultsFile } from "../../experiments/lib/results.ts";
import { LATEST } from "../../harness/reports-directory.ts";
import { writeReport } from "../../report/write-report.ts";

/** `npm run report`: draws the page again from the data of a run. Exit status 1: there is none, or it cannot be used. */
const program = new Command("npm run report --")
  .description("Draws the page with all claims again, from the data of the last comparison.")
  .option("--from <directory>", "where results.json is, and the page goes", LATEST)
  .option("--open", "show it in the browser")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const { from, open } = program.opts<{ from: string; open?: true }>();

try {
  const page = writeReport(readResultsFile(join(from, "results.json")), from, LATEST);
  console.log(pathToFileURL(page).href);
  if (open) openInBrowser(page);
} catch (error) {
  const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
  console.error(
    missing ? `There are no results in ${from}: npm run compare makes them.` : (error as Error).message,
  );
  process.exitCode = 1;
}

function openInBrowser(page: string): void {
  const opener = { darwin: "open", win32: "explorer" }[process.platform as string] ?? "xdg-open";
  const browser = spawn(opener, [page], { detached: true, stdio: "ignore" });
  browser.on("error", () => console.error(`No browser could be opened (${opener}).`));
  browser.unref();
}
