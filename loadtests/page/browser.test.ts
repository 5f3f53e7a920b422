import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleResults } from "./testing/sample-results.ts";
import { writeReport } from "./write-report.ts";

/** Playwright's own browsers are large downloads: Debian's Chromium is used where there is one, and no other. */
const CHROMIUM = "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

describe.skipIf(!existsSync(CHROMIUM))(
  "the page in Chromium (skipped where Debian's is not installed)",
  () => {
    const directory = mkdtempSync(join(tmpdir(), "report-"));
    let browser: Browser;
    let url: string;

    beforeAll(async () => {
      url = pathToFileURL(writeReport(sampleResults(), directory)).href;
      browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(directory, { recursive: true, force: true });
    });

    async function open(options: Parameters<Browser["newContext"]>[0] = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => request.url() !== url && complaints.push(`asked for ${request.url()}`));
      await page.goto(url);
      return { page, complaints };
    }

    it("shows the table and the charts without a word on the console, with JavaScript off", async () => {
      const { page, complaints } = await open({ javaScriptEnabled: false });
      expect(await page.getByRole("table").first().isVisible()).toBe(true);
      expect(await page.getByRole("img", { name: "How long an order takes to settle" }).isVisible()).toBe(
        true,
      );
      expect(complaints).toEqual([]);
    });

    it.each(["light", "dark"] as const)("has nothing that axe objects to, in %s", async (colorScheme) => {
      const { page } = await open({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    });

    it("can be walked through by keyboard: from the table to a claim and back", async () => {
      const { page } = await open();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      expect(page.url()).toMatch(/#table$/);
      await page.getByRole("link", { name: "Latency", exact: true }).focus();
      await page.keyboard.press("Enter");
      expect(page.url()).toMatch(/#latency$/);
    });

    it("fits a phone: only a table may be wider than the screen, and scrolls by itself", async () => {
      const { page } = await open({ viewport: { width: 360, height: 740 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    });
  },
);
