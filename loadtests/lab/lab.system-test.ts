import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { hasChromium, openChromium } from "../harness/chromium.ts";
import { type Started, startWithLab } from "./start-with-lab.ts";

const WAIT = { timeout: 60_000 };

describe.skipIf(!hasChromium())("the lab in Chromium (skipped where Debian's is not installed)", () => {
  let started: Started;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    started = await startWithLab();
    url = started.addressOf("Open");
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await started?.stop();
  });

  async function open(options: Parameters<Browser["newContext"]>[0] = {}) {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => request.url().startsWith(url) || complaints.push(request.url()));
    await page.goto(url);
    return { page, complaints };
  }

  const status = (page: Page, variant: string) => page.locator(`#status-${variant}`).innerText();

  it("places an order on both by keyboard, and shows the spans of both when it has settled", async () => {
    const { page, complaints } = await open({ reducedMotion: "reduce" });
    await page.getByLabel("Card").selectOption("card_accepted");
    await page.getByRole("button", { name: "Place an order on both" }).press("Enter");
    for (const variant of ["services", "functions"]) {
      await expect.poll(() => status(page, variant), WAIT).toMatch(/^Answered after .* confirmed after /);
    }
    const said = (variant: string) => page.locator(`#waterfall-${variant} .said`).textContent();
    expect(await said("services")).toMatch(/orders asked inventory for reserveStock, and waited/);
    expect(await said("functions")).toMatch(/a record of the table orders invoked reserveStock/);
    expect(complaints).toEqual([]);
  }, 90_000);

  it("puts a load on both, and shows what comes back with its costs", async () => {
    const { page, complaints } = await open();
    const shows = (id: string) => page.locator(`#${id}`).innerText();
    for (const variant of ["services", "functions"]) {
      await page.locator(`#rate-${variant}`).focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => shows(`dollars-${variant}`), WAIT).toMatch(/^on AWS \$.* at this rate/);
    }
    await expect.poll(() => page.locator("#chart-settled canvas").count(), WAIT).toBe(1);
    for (const variant of ["services", "functions"]) await page.locator(`#rate-${variant}`).press("Home");
    await expect.poll(() => shows("dollars-functions"), WAIT).toContain("when idle");
    expect(complaints).toEqual([]);
  }, 90_000);

  it("strikes a service, shows that clients noticed and that all is well again, and finds the books clean", async () => {
    const { page, complaints } = await open();
    const report = page.locator("#fault-report");
    await page.getByRole("button", { name: "Kill orders" }).click();
    await expect.poll(() => report.innerText(), WAIT).toMatch(/Kill orders in the services[\s\S]*placeOrder/);
    await expect.poll(() => report.innerText(), { timeout: 90_000 }).toMatch(/well again .* had settled/);
    await expect
      .poll(async () => {
        await page.getByRole("button", { name: "Check the books" }).click();
        await expect.poll(() => page.locator("#audit").isEnabled(), WAIT).toBe(true);
        return page.locator("#audit-report").innerText();
      }, WAIT)
      .toMatch(/The services\s+Clean: [\s\S]*The functions\s+Clean: /);
    expect(complaints.filter((text) => !text.includes("409"))).toEqual([]);
  }, 240_000);

  it("shows the file and the log of a node that is chosen by keyboard", async () => {
    const { page, complaints } = await open();
    await page.locator('svg.services [data-node="orders"]').press("Enter");
    const panel = page.getByRole("dialog");
    await panel.getByText("services/orders/app.ts").waitFor();
    await page.keyboard.press("Escape");
    expect(await panel.isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it.each(["light", "dark"] as const)("has no violation that axe finds, in %s", async (colorScheme) => {
    const { page } = await open({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it("says what it needs when JavaScript is switched off", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const said = await page.getByRole("alert").innerText();
    expect(said).toContain("The lab needs JavaScript: switch it on for this page.");
  });

  it("shows a function that moves no order on, with its reach", async () => {
    const { page } = await open();
    await page.locator('svg.functions [data-node="getSummary"]').press("Enter");
    await page.getByRole("dialog").getByText("It may reach getPayment.").waitFor();
  });

  it("fits a phone", async () => {
    const { page } = await open({ viewport: { width: 360, height: 740 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });
});
