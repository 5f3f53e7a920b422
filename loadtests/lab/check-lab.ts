import { setTimeout as sleep } from "node:timers/promises";
import { commandOf, wholeNumberUpTo } from "@app/net/flags";
import type { Browser, Page } from "playwright-core";
import type { Started } from "./start-with-lab.ts";

/** `npm run check:lab`. Exit status 0: the lab reaches each target; 1: it misses one. */
const program = commandOf(
  "check:lab",
  "Measures the lab in Chromium: how soon its page is there, how smooth it is under load, and what it costs when idle. Nothing else may run meanwhile.",
)
  .option(
    "--seconds <number>",
    "how long each variant gets 50 orders per second",
    wholeNumberUpTo(3_600),
    120,
  )
  .parse();
const { seconds } = program.opts<{ seconds: number }>();
// Loaded after the command line is read, so that --help answers at once.
const { runningInstances } = await import("@app/infra/embedded/instance");
const { usageOf } = await import("@app/infra/embedded/usage");
const { hasChromium, openChromium } = await import("../harness/chromium.ts");
const { commandContext } = await import("../harness/run-context.ts");
const { startWithLab } = await import("./start-with-lab.ts");
const { signal } = commandContext();
const pause = (forSeconds: number) => sleep(1_000 * forSeconds, undefined, { signal });

const RATE = "50";
/** Variants that have just started still work. */
const [CALM_SECONDS, IDLE_SECONDS] = [15, 30];

/** A figure and its highest good value. */
type Reached = { what: string; unit: string; value: number; most: number };

async function measure(browser: Browser): Promise<Reached[]> {
  console.log(`This takes about ${Math.ceil((seconds + 2 * (CALM_SECONDS + IDLE_SECONDS + 10)) / 60)} min.`);
  const without = await withStarted(["--no-lab"], idleCores);
  return withStarted(["--lab-port", "0"], async (started) => {
    const ready = performance.now();
    const page = await browser.newPage({ viewport: { width: 1_280, height: 860 } });
    await page.goto(started.addressOf("Open"));
    const there = performance.now() - ready;
    const loaded = Number(await page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"));
    const idle = await idleCores(started);
    const { longest, grown } = await underLoad(page);
    return [
      { what: "from ready until the page is there", unit: "ms", value: there, most: 1_000 },
      { what: "until the page has loaded", unit: "ms", value: loaded, most: 300 },
      { what: "longest frame under load", unit: "ms", value: longest, most: 100 },
      { what: "growth of the page's memory under load", unit: "MB", value: grown, most: 1 },
      {
        what: "CPU of the idle variants, more than without the lab",
        unit: "% of a core",
        value: 100 * (idle - without),
        most: 3,
      },
    ];
  });
}

async function withStarted<T>(flags: string[], work: (started: Started) => Promise<T>): Promise<T> {
  const started = await startWithLab(flags, signal);
  return work(started).finally(() => started.stop());
}

/** The cores that the variants' processes use. */
async function idleCores(started: Started): Promise<number> {
  await pause(CALM_SECONDS);
  const before = cpuSecondsOf(started);
  await pause(IDLE_SECONDS);
  return (cpuSecondsOf(started) - before) / IDLE_SECONDS;
}

function cpuSecondsOf(started: Started): number {
  const url = started.addressOf("Services");
  const instance = runningInstances().find(({ services }) => services?.url === url)!;
  return Object.values(instance.processes).reduce((sum, pid) => sum + usageOf(pid).cpuSeconds, 0);
}

/** Measured from the first quarter on: until then the charts fill, and code is compiled. */
async function underLoad(page: Page): Promise<{ longest: number; grown: number }> {
  for (const variant of ["services", "functions"]) await page.locator(`#rate-${variant}`).fill(RATE);
  await pause(seconds / 4);
  const before = await heapOf(page);
  await page.evaluate(WATCH_FRAMES);
  await pause((3 * seconds) / 4);
  const longest = Number(await page.evaluate("longestFrame"));
  return { longest, grown: (await heapOf(page)) - before };
}

const WATCH_FRAMES = `longestFrame = 0; (function watch(before) {
  requestAnimationFrame((now) => { longestFrame = Math.max(longestFrame, now - before); watch(now); });
})(performance.now())`;

/** Megabytes of the page's JavaScript after a collection of garbage. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1e6;
}

if (!hasChromium())
  program.error("error: there is no /usr/bin/chromium: on Debian, apt-get install chromium.");
const browser = await openChromium();
try {
  const reached = await measure(browser);
  for (const { what, unit, value, most } of reached) {
    console.log(`${value <= most ? "✓" : "✗"} ${what}: ${value.toFixed(1)} ${unit} (at most ${most})`);
  }
  process.exitCode = reached.every(({ value, most }) => value <= most) ? 0 : 1;
} catch (error) {
  console.error(((signal.aborted ? signal.reason : error) as Error).message);
  process.exitCode = 1;
} finally {
  await browser.close();
}
