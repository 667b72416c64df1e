/** What axe finds on a page of ours. */

import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

/** Frames hold pages of the customer's: what is wrong in those is not ours. A colour on its way to another is none to be judged. */
export async function accessible(page: Page, what = ""): Promise<void> {
  await page.waitForTimeout(250);
  const { violations } = await new AxeBuilder({ page }).exclude("iframe").withTags(TAGS).analyze();
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
  expect(found, what).toEqual([]);
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
