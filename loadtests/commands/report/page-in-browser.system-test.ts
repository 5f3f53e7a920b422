import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sharedDirectory } from "@app/net/test/directory";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, openChromium } from "../../harness/chromium.ts";
import { adviseOn, basisOf } from "../../model/advise/advice.ts";
import { inScenarios } from "../../model/advise/in-scenarios.ts";
import { assume } from "../../model/cost/assumptions.ts";
import { publishedList, publishedPrices } from "../../model/cost/prices.ts";
import { roundProfile } from "../../model/test/sample-profile.ts";
import { writeReport } from "../../report/keep-report.ts";
import { sampleResults } from "../../report/test/sample-results.ts";
import { formatAdvice } from "../advise/text.ts";

describe.skipIf(!hasChromium())("the page in Chromium (skipped where Debian's is not installed)", () => {
  const directory = sharedDirectory();
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    writeFileSync(join(directory, "profile.json"), JSON.stringify(roundProfile()));
    url = pathToFileURL(writeReport(sampleResults(), directory)).href;
    browser = await openChromium();
  });
  afterAll(() => browser?.close());

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

  it("shows the claims and the charts with JavaScript off, and logs nothing to the console", async () => {
    const { page, complaints } = await open({ javaScriptEnabled: false });
    expect(await page.getByRole("heading", { level: 1 }).isVisible()).toBe(true);
    expect(
      await page.getByRole("img", { name: "How long an order takes to settle" }).first().isVisible(),
    ).toBe(true);
    expect(complaints).toEqual([]);
  });

  it.each(["light", "dark"] as const)("has no violation that axe finds, in %s", async (colorScheme) => {
    const { page } = await open({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it("can be used by keyboard: from the first link to a claim", async () => {
    const { page } = await open();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(page.url()).toMatch(/#claims$/);
    await page.getByRole("main").getByRole("link", { name: "Latency", exact: true }).focus();
    await page.keyboard.press("Enter");
    expect(page.url()).toMatch(/#latency$/);
  });

  it("shows the same dollars as npm run advise, to the cent, for every input set by keyboard", async () => {
    const { page, complaints } = await open();
    await page.getByLabel("Orders a month", { exact: true }).focus();
    for (let press = 0; press < 20; press++) await page.keyboard.press("ArrowRight");
    await page.getByLabel("Shape of the traffic").selectOption("spiky");
    await page.getByLabel("Memory of a function").focus();
    await page.keyboard.press("End");
    await page.locator("summary", { hasText: "Prices" }).press("Enter");
    await page.getByLabel(/^tables: writes/).fill("1.25");
    const prices = { ...publishedPrices, dynamodbWriteUnits: 1.25 };
    const basis = basisOf(roundProfile(), prices, assume({ functionMemoryMb: 1_769 }));
    const traffic = { ordersPerMonth: 10_000_000, shape: "spiky" as const };
    const advice = adviseOn(basis, { traffic, latencyTarget: 500, longestTask: 10 });
    const scenarios = inScenarios(roundProfile(), basis, traffic);
    const told = formatAdvice({ basis, advice, scenarios, list: publishedList, region: "us-east-1" });
    await page.getByText(/10,000,000 orders a month, spiky/).waitFor();
    const said = [
      ...(await page.locator("#choose-advice li").allInnerTexts()),
      await page.locator("#choose-advice strong").innerText(),
    ];
    for (const sentence of said) expect(told).toContain(sentence);
    expect(said.length).toBeGreaterThan(6);
    for (const row of await page.locator("#choose-bills tbody tr").all()) {
      const [item = "", ...dollars] = await row.locator("th, td").allInnerTexts();
      const line = told.split("\n").find((candidate) => candidate.startsWith(`${item} `));
      for (const amount of dollars.filter((text) => text !== "")) expect(line).toContain(amount);
    }
    expect(complaints).toEqual([]);
  });

  it("marks an invalid price, and keeps the last valid one", async () => {
    const { page } = await open();
    const total = page.locator("#choose-bills tbody tr").last();
    const before = await total.innerText();
    await page.locator("summary", { hasText: "Prices" }).press("Enter");
    const price = page.getByLabel(/^logs: written/);
    await price.fill("-3");
    expect(await price.getAttribute("aria-invalid")).toBe("true");
    expect(await total.innerText()).toBe(before);
  });

  it("plays a spike, and the keyboard moves through it", async () => {
    const { page, complaints } = await open({ reducedMotion: "reduce" });
    await page.getByRole("button", { name: "Play the spike" }).press("Enter");
    const said = page.locator("#spike-said");
    await expect.poll(() => said.innerText()).toMatch(/containers answer within .* environments within/);
    const atTheEnd = await said.innerText();
    await page.getByLabel("Second", { exact: true }).press("Home");
    await expect.poll(() => said.innerText()).not.toBe(atTheEnd);
    expect(await page.locator("#spike-units path").count()).toBe(2);
    expect(complaints).toEqual([]);
  });

  it("fits a phone: only a table may be wider than the screen, and it scrolls by itself", async () => {
    const { page } = await open({ viewport: { width: 360, height: 740 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });
});
