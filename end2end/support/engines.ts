// The two selector engines that Louver relies on, asked the same: Chromium's and `louver match`.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, Page } from "@playwright/test";

import { BINARY } from "./paths";

/** The places in document order of what each selector matches; null for one that does not parse. */
export type Answers = (number[] | null)[];

const ADDRESS = "http://page.test/";

/** A page in Chromium that runs no script and asks for nothing; scripting counts as on, as for a customer: `noscript` is text. */
export class Chromium {
  #html: Buffer = Buffer.alloc(0);

  private constructor(readonly page: Page) {}

  static async start(browser: Browser): Promise<Chromium> {
    const page = await browser.newPage();
    const chromium = new Chromium(page);
    await page.route("**/*", (route) =>
      route.request().isNavigationRequest() && route.request().frame() === page.mainFrame() && route.request().url().startsWith(ADDRESS)
        ? route.fulfill({ body: chromium.#html, headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'none'" } })
        : route.abort(),
    );
    return chromium;
  }

  async load(html: Buffer | string, fragment = ""): Promise<void> {
    this.#html = Buffer.from(html);
    await this.page.goto("about:blank");
    await this.page.goto(ADDRESS + (fragment && `#${fragment}`), { waitUntil: "domcontentloaded" });
  }

  answers(selectors: string[]): Promise<Answers> {
    return this.page.evaluate((selectors) => {
      const places = new Map([...document.querySelectorAll("*")].map((element, place) => [element, place]));
      return selectors.map((selector) => {
        try {
          return [...document.querySelectorAll(selector)].map((element) => places.get(element) ?? -1);
        } catch {
          return null;
        }
      });
    }, selectors);
  }

  elements(): Promise<number> {
    return this.page.evaluate(() => document.querySelectorAll("*").length);
  }
}

/** What `louver match` says of the same bytes. */
export function louver(html: Buffer | string, selectors: string[], fragment = ""): Answers {
  const folder = mkdtempSync(join(tmpdir(), "louver-match-"));
  try {
    const page = join(folder, "page.html");
    writeFileSync(page, html);
    const answers: Answers = selectors.map(() => []);
    ask(page, join(folder, "selectors"), selectors, fragment, answers);
    return answers;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Asks again without the selectors that are refused, which the first time names. */
function ask(page: string, file: string, selectors: string[], fragment: string, answers: Answers): void {
  writeFileSync(file, selectors.map((selector, place) => (answers[place] ? selector : "")).join("\n"));
  const url = `${ADDRESS}${fragment && `#${fragment}`}`;
  const { status, stdout, stderr, error } = spawnSync(BINARY, ["match", "--selectors", file, "--url", url, page], { encoding: "utf8", maxBuffer: 1 << 30 });
  if (error) throw error;
  const refused = [...stderr.matchAll(/selectors:(\d+):\d+: /g)].map(([, line]) => Number(line) - 1);
  if (status === 2 && refused.length > 0) {
    for (const place of refused) answers[place] = null;
    ask(page, file, selectors, fragment, answers);
    return;
  }
  if (status !== 0) throw new Error(`louver match: ${status}\n${stderr.slice(0, 2000)}`);
  for (const line of stdout.split("\n").filter((line) => line !== "")) {
    const { selector, index } = JSON.parse(line) as { selector: number; index: number | null };
    // What stands in a shadow tree has no place in the document.
    if (index !== null) answers[selector]?.push(index);
  }
}
