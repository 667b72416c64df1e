// What a first load of the editor fetches, and how soon it listens. The bounds are those of the app as it is deployed: 'make size'.

import type { Browser, BrowserContextOptions } from "@playwright/test";

import { rule } from "../support/api";
import { listening } from "../support/app";
import type { Louver } from "../support/server";
import { expect, test } from "../support/test";

/** Bytes over the wire until the editor listens, as deployed. */
const MOST = 350_000;
/** Milliseconds from the beginning of the navigation until then, as deployed. */
const LONGEST = 1000;
const LATE = /_late\.wasm/;

test("the editor listens before the late part of the app is there", async ({ browser, as, louver, site, newSite, calls }) => {
  const key = await newSite("Loaded");
  await calls.ask("load_page", { key, url: site.page(key, "account") });
  await calls.publish(key, { rules: [rule("mask", "#balance"), rule("disable", "button")] });
  const path = `/sites/${key}/editor`;
  const storageState = await (await as("Editor")).context().storageState();

  const loads: Loaded[] = [];
  for (let time = 0; time < 3; time++) loads.push(await load(browser, { storageState }, louver, path));
  const [{ before, after, isCompressed }] = loads as [Loaded];
  const [first, later] = [sum(before), sum(after)];
  const hydrated = loads.map((load) => load.hydrated).sort((one, other) => one - other);
  console.log(`${isCompressed ? "as deployed" : "not compressed"}: ${kilobytes(first)} until the editor listens, after ${hydrated.join(", ")} ms; ${kilobytes(later)} later`);
  for (const { name, bytes } of before) console.log(`  ${kilobytes(bytes).padStart(10)} ${name}`);
  for (const { name, bytes } of after) console.log(`  ${kilobytes(bytes).padStart(10)} ${name}, later`);

  for (const { before, after } of loads) {
    expect([...before, ...after].filter(({ name }) => LATE.test(name)), "the late part, once").toHaveLength(1);
    // A debug build waits for it.
    if (isCompressed) expect(before.filter(({ name }) => LATE.test(name)), "nothing waited for it").toEqual([]);
    expect([...before, ...after].filter(({ name }) => /replay|chart|json|prove|recorder/.test(name)), "scripts that are used when somebody asks").toEqual([]);
  }
  if (isCompressed) {
    expect(first).toBeLessThan(MOST);
    expect(hydrated[1]).toBeLessThan(LONGEST);
  }
});

test("what is called before the late part is there waits for it", async ({ as, louver, newSite }) => {
  const answer = await fetch(louver.at("/pkg/louver_late.wasm"), { headers: { "accept-encoding": "br" } });
  test.skip(answer.headers.get("content-encoding") !== "br", "a debug build waits for it first");
  const key = await newSite("Called");
  const page = await as("Editor");
  // Fetched in advance it never comes; asked for by a call it does.
  let asked = 0;
  await page.route(LATE, async (route) => {
    if (!route.request().url().endsWith("?now")) return;
    asked += 1;
    await route.continue();
  });
  await page.goto(louver.at(`/sites/${key}/editor`));
  await listening(page);
  await page.getByRole("tab", { name: /^Findings/ }).click();
  await expect(page.getByRole("tabpanel", { name: /^Findings/ })).toContainText(/\w/);
  expect(asked).toBe(1);
});

test("a late part that cannot be had says so, and is tried again", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Cut off");
  await calls.ask("load_page", { key, url: site.page(key, "account") });
  const page = await as("Editor");
  await page.route(LATE, (route) => route.abort());
  await page.goto(louver.at(`/sites/${key}/editor`));
  const alert = page.getByRole("alert").filter({ hasText: "Part of Louver did not load" });
  await expect(alert).toBeVisible();
  await page.unroute(LATE);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(page.frameLocator('iframe[title="The page"]').locator("body")).toBeVisible();
  await expect(alert).toBeHidden();
});

interface File {
  name: string;
  bytes: number;
}

interface Loaded {
  /** What was there before the page listened, and what came afterwards by itself. */
  before: File[];
  after: File[];
  /** Milliseconds. */
  hydrated: number;
  isCompressed: boolean;
}

/** Opens a page in a browser whose cache is empty, until the saved page stands in the editor. */
async function load(browser: Browser, options: BrowserContextOptions, louver: Louver, path: string): Promise<Loaded> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const { setAttribute } = Element.prototype;
    Element.prototype.setAttribute = function (name, value) {
      if (name === "data-hydrated") performance.mark("hydrated");
      setAttribute.call(this, name, value);
    };
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  const files = new Map<string, File>();
  let isCompressed = false;
  cdp.on("Network.responseReceived", ({ requestId, response }) => {
    const name = new URL(response.url).pathname.replace(/^\/sites\/[^/]+/, "/sites/…");
    files.set(requestId, { name, bytes: 0 });
    isCompressed ||= name.endsWith(".wasm") && response.headers["content-encoding"] === "br";
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file) file.bytes = encodedDataLength;
  });
  await page.goto(louver.at(path), { waitUntil: "commit" });
  await expect(page.frameLocator('iframe[title="The page"]').locator("body")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const { hydrated, begun } = await page.evaluate(() => ({
    hydrated: Math.round(performance.getEntriesByName("hydrated")[0]?.startTime ?? Number.NaN),
    begun: Object.fromEntries(performance.getEntriesByType("resource").map((entry) => [new URL(entry.name).pathname, entry.startTime])),
  }));
  await context.close();
  const isBefore = ({ name }: File) => (begun[name] ?? 0) < hydrated;
  const all = [...files.values()].filter(({ name }) => !name.startsWith("/assets"));
  return { before: all.filter(isBefore), after: all.filter((file) => !isBefore(file)), hydrated, isCompressed };
}

function sum(files: File[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
