import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { baseUrl, commandOf } from "@app/net/flags";
import type { Page } from "playwright-core";
import { LATEST } from "../../harness/reports-directory.ts";

/** `npm run pictures`. Exit status 0: the pictures of the README are drawn anew; 1: something is missing. */
const { lab } = commandOf(
  "pictures",
  "Draws the README's pictures of the last report and of the running lab.",
)
  .option("--lab <url>", "the lab that npm start serves", baseUrl, "http://127.0.0.1:3400")
  .parse()
  .opts<{ lab: string }>();
// Loaded after the command line is read, so that --help answers at once.
const { hasChromium, openChromium } = await import("../../harness/chromium.ts");
const { animate, hasAnimator } = await import("./animate.ts");

const SIZE = { width: 1_280, height: 860 };
/** High enough for both diagrams with their waterfalls. */
const TALL = { width: 1_280, height: 1_600 };
const PAGE = join(LATEST, "index.html");
const fileOf = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

try {
  requireAll();
  const browser = await openChromium();
  try {
    await drawReport(await browser.newPage({ viewport: SIZE }));
    await drawLab(await browser.newPage({ viewport: TALL }));
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function requireAll(): void {
  if (!hasChromium()) throw new Error("There is no /usr/bin/chromium: on Debian, apt-get install chromium.");
  if (!hasAnimator()) throw new Error("There is no img2webp: on Debian, apt-get install webp.");
  if (!existsSync(PAGE)) throw new Error("There is no report yet: run npm run compare -- --full first.");
}

async function drawReport(page: Page): Promise<void> {
  await page.goto(pathToFileURL(PAGE).href);
  await page.screenshot({ path: fileOf("page.png") });
  console.log("docs/page.png");
}

/** An order on its way through both diagrams. */
async function drawLab(page: Page): Promise<void> {
  await page.clock.install();
  await page.goto(lab).catch(() => {
    throw new Error(`Nothing answers at ${lab}: run npm start in another terminal.`);
  });
  await page.clock.pauseAt(Date.now() + 1_000);
  await page.getByRole("button", { name: "Place an order on both" }).click();
  for (const variant of ["services", "functions"])
    await page.locator(`#waterfall-${variant} .said`).waitFor({ state: "attached", timeout: 60_000 });
  await animate(page, ".sides", "!document.querySelector('.playing')", fileOf("lab.webp"));
  console.log("docs/lab.webp");
}
