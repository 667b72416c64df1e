// The two people of a session, each with a browser of their own and a tap on all that it says and hears.

import { type Browser, type BrowserContext, type ElementHandle, type FrameLocator, type Locator, type Page, expect } from "@playwright/test";

import type { Storage } from "./api";
import { visit } from "./app";
import type { Louver } from "./server";
import type { Site } from "./site";
import { Wiretap } from "./wiretap";

interface Look {
  /** What the browser is made to say it prefers; null leaves that to it, and to what a frame stands in. */
  scheme?: "light" | "dark" | null;
  /** Of the window, in CSS pixels. */
  height?: number;
}

export class Customer {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly tap: Wiretap,
  ) {}

  /** A visitor of the website at `url`. */
  static async open(browser: Browser, louver: Louver, site: Site, url: string, look: Look = {}): Promise<Customer> {
    const context = await browser.newContext({ viewport: { width: 1280, height: look.height ?? 800 }, colorScheme: look.scheme ?? "light" });
    await context.addInitScript(keepShadowRoots);
    const own = (asked: URL) => asked.origin === site.origin || asked.origin === site.elsewhere || (asked.origin === louver.origin && asked.pathname.startsWith("/demo"));
    const tap = new Wiretap("customer", context, own);
    const page = await context.newPage();
    await page.goto(url);
    return new Customer(context, page, tap);
  }

  /** Starts a session as the page's own script would; answers the nine digits. */
  async start(): Promise<string> {
    await this.page.waitForFunction(() => "Louver" in window);
    const { id } = await this.page.evaluate(() => (window as unknown as { Louver: { start(): Promise<{ id: string }> } }).Louver.start());
    expect(id).toMatch(/^\d{9}$/);
    return id;
  }

  /** The tag's state, as the page's own scripts see it. */
  async state(): Promise<unknown> {
    return this.page.evaluate(() => (window as unknown as { Louver?: { state: unknown } }).Louver?.state);
  }

  /** A button of the tag's own; it lives in a closed shadow root, where locators do not reach. */
  async button(name: RegExp): Promise<ElementHandle<HTMLElement>> {
    const handle = await this.page.waitForFunction(findButton, { source: name.source, flags: name.flags });
    return handle as ElementHandle<HTMLElement>;
  }

  async press(name: RegExp): Promise<void> {
    await (await this.button(name)).click();
  }

  /** Scrolls to an element, so that the agent sees it too. */
  async show(selector: string): Promise<void> {
    await this.page.locator(selector).first().evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  }

  /** What the tag shows the customer in words. */
  async reads(): Promise<string> {
    return this.page.evaluate(readRoots);
  }

  async expectToRead(words: RegExp): Promise<void> {
    await expect.poll(() => this.reads(), { message: `the tag shows ${words}` }).toMatch(words);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

export class Agent {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly tap: Wiretap,
    private readonly louver: Louver,
  ) {}

  /** Somebody signed in, at the console. */
  static async open(browser: Browser, louver: Louver, storageState: Storage, look: Look = {}): Promise<Agent> {
    const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 }, colorScheme: look.scheme === undefined ? "light" : look.scheme });
    const tap = new Wiretap("agent", context);
    const page = await context.newPage();
    const agent = new Agent(context, page, tap, louver);
    await visit(page, louver, "/agent");
    return agent;
  }

  /** The customer's page as the agent sees it. */
  get view(): FrameLocator {
    return this.page.frameLocator(VIEW);
  }

  get frame(): Locator {
    return this.page.locator(VIEW);
  }

  /** Enters the digits; says nothing of what comes of it. */
  async enter(digits: string): Promise<void> {
    await this.page.getByLabel("Session ID").fill(digits);
    await this.page.getByRole("button", { name: "Join" }).click();
  }

  /** Joins and waits until the page is there. */
  async join(digits: string): Promise<void> {
    await this.enter(digits);
    await expect(this.frame).toBeVisible({ timeout: 30_000 });
  }

  async reload(): Promise<void> {
    await visit(this.page, this.louver, "/agent");
  }

  /** Moves the pointer to the middle of an element of the view, step by step as a hand does. */
  async pointAt(target: Locator): Promise<void> {
    const { x, y } = await this.pointOf(target);
    await this.page.mouse.move(x - 20, y - 10);
    await this.page.mouse.move(x, y, { steps: 4 });
  }

  async click(target: Locator): Promise<void> {
    await this.pointAt(target);
    const { x, y } = await this.pointOf(target);
    await this.page.mouse.click(x, y);
  }

  /** Where an element is on the agent's screen. The view is not scrolled for it: only the customer's page can be. */
  private async pointOf(target: Locator): Promise<{ x: number; y: number }> {
    let at = { x: -1, y: -1 };
    const look = async () => {
      const stage = await this.page.locator(STAGE).boundingBox();
      const box = await target.boundingBox();
      at = box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : at;
      return stage !== null && at.x >= stage.x && at.y >= stage.y && at.x <= stage.x + stage.width && at.y <= stage.y + stage.height;
    };
    await expect.poll(look, { message: `${target} is in the agent's view` }).toBe(true);
    return at;
  }

  /** Clicks a field, and types. */
  async type(target: Locator, text: string): Promise<void> {
    await this.click(target);
    await this.page.keyboard.type(text, { delay: 15 });
  }

  async exit(): Promise<void> {
    await this.page.getByRole("button", { name: "Exit session" }).click();
  }

  /** A sentence somewhere on the console. */
  says(words: RegExp): Locator {
    return this.page.getByText(words).first();
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** Where the agent's gestures are taken up. */
const STAGE = ".stage-overlay";

/** The replayed page. */
const VIEW = `iframe[title="The customer's page"]`;

/** Runs before every script of the page: keeps the shadow roots, closed as they are, where the test can find them. */
function keepShadowRoots(): void {
  const roots: ShadowRoot[] = [];
  Object.defineProperty(window, "louverTestRoots", { value: roots });
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init: ShadowRootInit) {
    const root = attach.call(this, init);
    if (init.mode === "closed") roots.push(root);
    return root;
  };
}

function findButton({ source, flags }: { source: string; flags: string }): HTMLElement | undefined {
  const wanted = new RegExp(source, flags);
  const roots = (window as unknown as { louverTestRoots?: ShadowRoot[] }).louverTestRoots ?? [];
  return roots
    .flatMap((root) => [...root.querySelectorAll<HTMLElement>("button, [role=button]")])
    .find((button) => button.isConnected && button.checkVisibility() && wanted.test((button.getAttribute("aria-label") ?? button.textContent ?? "").trim()));
}

function readRoots(): string {
  const roots = (window as unknown as { louverTestRoots?: ShadowRoot[] }).louverTestRoots ?? [];
  return roots
    .filter((root) => root.host.isConnected)
    .flatMap((root) => [...root.children])
    .filter((element): element is HTMLElement => element instanceof HTMLElement && element.tagName !== "STYLE")
    .map((element) => element.innerText)
    .join("\n");
}
