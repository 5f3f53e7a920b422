import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { baseUrl, commandOf } from "@app/net/flags";
import type { Browser, Page } from "playwright-core";
import { hasChromium, openChromium } from "../../harness/chromium.ts";
import { LATEST } from "../../harness/reports-directory.ts";

/** `npm run pictures`. Exit status 0: the pictures of the README are drawn anew; 1: something is missing. */
const { lab } = commandOf(
  "pictures",
  "Draws the README's pictures of the last report and of the running lab.",
)
  .option("--lab <url>", "the lab that npm start serves", baseUrl, "http://127.0.0.1:3400")
  .parse()
  .opts<{ lab: string }>();

const SIZE = { width: 1_280, height: 860 };
const PAGE = join(LATEST, "index.html");
const fileOf = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

try {
  requireAll();
  await withBrowser(async (browser) => {
    await draw(browser, pathToFileURL(PAGE).href, "page.png");
    await draw(browser, lab, "lab.png", placeAnOrder);
  });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function requireAll(): void {
  if (!hasChromium()) throw new Error("There is no /usr/bin/chromium: on Debian, apt-get install chromium.");
  if (!existsSync(PAGE)) throw new Error("There is no report yet: run npm run compare -- --full first.");
}

async function withBrowser(work: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await openChromium();
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

async function draw(
  browser: Browser,
  url: string,
  name: string,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(url).catch(() => {
    throw new Error(`Nothing answers at ${url}: run npm start in another terminal.`);
  });
  await prepare(page);
  await page.screenshot({ path: fileOf(name) });
  console.log(`docs/${name}`);
}

/** Waits until both diagrams have shown the whole order. */
async function placeAnOrder(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Place an order on both" }).click();
  await page.getByRole("button", { name: "Skip to the end" }).click();
  for (const variant of ["services", "functions"])
    await page.locator(`#waterfall-${variant} .said`).first().waitFor({ state: "attached", timeout: 60_000 });
}
