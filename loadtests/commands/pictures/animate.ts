import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";

/** A program of libwebp, which joins pictures to an animation. */
const TOOL = "img2webp";
const [FRAME_MS, LAST_FRAME_MS, MOST_FRAMES] = [120, 3_000, 80];

export const hasAnimator = (): boolean => !spawnSync(TOOL, ["-version"]).error;

/**
 * Shows a page from now on as an animation, until it stands still. The page's clock moves only from frame to frame, so
 * that a slow machine leaves none out.
 */
export async function animate(page: Page, region: string, isOver: string, file: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "frames-"));
  try {
    const box = await page.locator(region).boundingBox();
    const frames: string[] = [];
    for (let over = false; !over && frames.length < MOST_FRAMES; ) {
      over = Boolean(await page.evaluate(isOver));
      const path = join(directory, `${frames.length}.png`);
      await page.screenshot({ path, ...(box && { clip: box }) });
      frames.push(path);
      await page.clock.runFor(FRAME_MS);
    }
    const last = frames.pop()!;
    const timed = ["-d", `${FRAME_MS}`, ...frames, "-d", `${LAST_FRAME_MS}`, last];
    execFileSync(TOOL, ["-loop", "0", "-mixed", "-q", "50", "-m", "4", ...timed, "-o", file]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
