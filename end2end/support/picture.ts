// Pictures of the real thing for the README: always kept among the test results, and in `docs/images` when asked for.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { type Page, test } from "@playwright/test";

import { IMAGES } from "./paths";

/** `LOUVER_PICTURES=1` refreshes the project's own pictures. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  // Notices that go away by themselves would make a different picture each time.
  await page.waitForTimeout(500);
  const shot = await page.screenshot({ path: test.info().outputPath(`${name}.png`), animations: "disabled" });
  await test.info().attach(name, { body: shot, contentType: "image/png" });
  if (process.env.LOUVER_PICTURES === "1") {
    mkdirSync(IMAGES, { recursive: true });
    await page.screenshot({ path: join(IMAGES, `${name}.png`), animations: "disabled" });
  }
}
