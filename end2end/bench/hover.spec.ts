// How long the editor blocks while somebody points at a page of 20,000 elements, selects and searches: tasks of 50 ms and more,
// as Chromium counts them, and the longest by the processor's time, which says more on a machine that does other things.

import type { Browser, Page } from "@playwright/test";

import { rule } from "../support/api";
import { Editor } from "../support/editor";
import { expect, test } from "../support/test";

test("hovering a page of 20,000 elements", async ({ as, browser, louver, site, newSite, calls }) => {
  test.setTimeout(240_000);
  const key = await newSite("Large");
  // Rules that match thousands, and many that match a few.
  await calls.publish(key, { rules: [rule("mask", ".price"), rule("disable", ".cards button"), ...Array.from({ length: 40 }, (_, i) => rule("mask", `#card-${i} .name`))] });
  const page = await as("Editor");
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
  });
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "large"));
  const elements = await editor.frame.locator("html").evaluate((html) => html.ownerDocument.querySelectorAll("*").length);
  await expect(page.getByRole("button", { name: /^Not visible\s*\d/ })).toBeVisible();
  await page.waitForTimeout(4000);
  console.log(`${elements} elements; loading: ${said(await taken(page))}`);

  const measure = async (what: string, act: () => Promise<void>) => {
    await page.waitForTimeout(1000);
    await taken(page);
    const longest = await longestByProcessor(browser, page, act);
    console.log(`${what}: ${said(await taken(page))}; the longest task took ${longest} ms of the processor`);
  };
  await measure("hovering", () => hover(page));
  await measure("selecting one", () => page.mouse.click(500, 500));
  await measure("hovering with one selected", () => hover(page));
  await measure("dragging over an area", async () => {
    await page.mouse.move(100, 400);
    await page.mouse.down();
    await page.mouse.move(900, 800, { steps: 10 });
    await page.mouse.up();
  });
  await measure("searching", () => page.getByRole("combobox", { name: "Search the page" }).fill("name 17"));
});

/** Moves the pointer over the page in lines, as a person would. */
async function hover(page: Page): Promise<void> {
  const room = await page.locator(".canvas-overlay").boundingBox();
  if (!room) throw new Error("the page is not there");
  for (let y = room.y + 20; y < room.y + room.height - 20; y += 100) {
    for (let x = room.x + 10; x < room.x + room.width - 10; x += 30) {
      await page.mouse.move(x, y);
    }
  }
}

/** The processor's time that the longest task of the page's main thread took meanwhile, from Chromium's own trace. */
async function longestByProcessor(browser: Browser, page: Page, act: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "devtools.timeline"] });
  await act();
  await page.waitForTimeout(1000);
  const trace = JSON.parse((await browser.stopTracing()).toString("utf8")) as { traceEvents: Array<{ name: string; pid: number; tid: number; tdur?: number; dur?: number; args?: { name?: string } }> };
  const mains = new Set(trace.traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = trace.traceEvents.filter(({ name, pid, tid }) => /RunTask$/.test(name) && mains.has(`${pid} ${tid}`));
  return Math.round(Math.max(0, ...tasks.map(({ tdur, dur }) => tdur ?? dur ?? 0)) / 100) / 10;
}

/** The long tasks since the last time. */
async function taken(page: Page): Promise<number[]> {
  return page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.splice(0));
}

function said(tasks: number[]): string {
  return tasks.length === 0 ? "no long task" : `${tasks.length} long tasks, the longest ${Math.round(Math.max(...tasks))} ms: ${tasks.map(Math.round).join(", ")}`;
}
