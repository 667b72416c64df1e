// The editor, by the names that people see. What is clicked in a page is clicked where a person would: the editor listens over the frame.

import { type FrameLocator, type Locator, type Page, expect } from "@playwright/test";

import { clickAt, pointOf, visit } from "./app";
import type { Louver } from "./server";

export type Making = "Mask" | "Hide" | "Disable";

export class Editor {
  constructor(
    readonly page: Page,
    readonly louver: Louver,
  ) {}

  static async open(page: Page, louver: Louver, key: string): Promise<Editor> {
    await visit(page, louver, `/sites/${key}/editor`);
    return new Editor(page, louver);
  }

  /** The page being edited. */
  get frame(): FrameLocator {
    return this.page.frameLocator('iframe[title="Page"]');
  }

  get customer(): FrameLocator {
    return this.page.frameLocator('iframe[title="Customer"]');
  }

  get agent(): FrameLocator {
    return this.page.frameLocator('iframe[title="Agent"]');
  }

  /** Asks for a page; says nothing of what comes of it. */
  async ask(url: string): Promise<void> {
    await this.page.getByLabel("Page address").fill(url);
    await this.page.getByRole("button", { name: "Load page" }).click();
  }

  async load(url: string): Promise<void> {
    await this.ask(url);
    await expect(this.frame.locator("body")).toBeVisible({ timeout: 30_000 });
  }

  async hover(target: Locator): Promise<void> {
    const { x, y } = await pointOf(target);
    await this.page.mouse.move(x - 2, y - 2);
    await this.page.mouse.move(x, y);
  }

  async select(target: Locator): Promise<void> {
    await clickAt(this.page, target);
  }

  get breadcrumb(): Locator {
    return this.page.getByRole("navigation", { name: /ancestors|selected element|breadcrumb/i });
  }

  /** The selectors on offer, each with its number of matches. */
  get candidates(): Locator {
    return this.page.getByRole("radiogroup", { name: /selector/i }).getByRole("radio");
  }

  /** The selector that a rule would get. */
  async chosenSelector(): Promise<string> {
    return this.page.getByLabel("Selector", { exact: true }).inputValue();
  }

  async make(what: Making): Promise<void> {
    await this.page.getByRole("button", { name: what, exact: true }).click();
  }

  get rules(): Locator {
    return this.page.getByRole("list", { name: "Rules" }).getByRole("listitem");
  }

  async undo(): Promise<void> {
    await this.page.getByRole("button", { name: "Undo" }).click();
  }

  async redo(): Promise<void> {
    await this.page.getByRole("button", { name: "Redo" }).click();
  }

  get address(): Locator {
    return this.page.getByLabel("Page address");
  }

  /** What went wrong, where the person is looking. */
  get alert(): Locator {
    return this.page.getByRole("alert").filter({ hasText: /\S/ }).first();
  }

  /** What lies around the element under the pointer. */
  get outline(): Locator {
    return this.page.locator(".outline-hover").first();
  }

  /** The whole list of selectors, with their numbers. */
  get offers(): Locator {
    return this.page.getByRole("radiogroup", { name: /selector/i });
  }

  /** Opens a rule to be edited. */
  async openRule(at: number): Promise<void> {
    await this.rules.nth(at).getByRole("button", { name: /edit/i }).click();
  }

  /** URL patterns of the open rule. */
  async scope(pattern: string): Promise<void> {
    await this.page.getByLabel("Pages", { exact: true }).fill(pattern);
    await this.page.keyboard.press("Tab");
  }

  async changeSelector(selector: string): Promise<void> {
    await this.page.getByLabel("Selector", { exact: true }).fill(selector);
    await this.page.keyboard.press("Tab");
  }

  /** What is wrong with what was entered. */
  get problem(): Locator {
    return this.page.locator(".field-error, [role=alert]").filter({ hasText: /\S/ }).first();
  }

  async switchOff(at: number): Promise<void> {
    await this.rules.nth(at).getByRole("switch").click();
  }

  async remove(at: number): Promise<void> {
    await this.rules.nth(at).getByRole("button", { name: /delete/i }).click();
  }

  /** After somebody else changed the draft: save what is here on top of it. */
  async keepMine(): Promise<void> {
    await this.page.getByRole("button", { name: /mine|again|on top|keep/i }).first().click();
  }

  /** Captures `url` in a tab of its own; answers that tab. */
  async capture(url: string, page: Page, meanwhile: (opened: Page) => Promise<void> = async () => undefined): Promise<Page> {
    await this.address.fill(url);
    await this.page.getByRole("button", { name: "Capture from my browser" }).click();
    const link = this.page.getByRole("link", { name: /open/i }).last();
    const [opened] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    await meanwhile(opened);
    return opened;
  }

  async preview(): Promise<void> {
    await this.page.getByRole("tab", { name: "Preview" }).click();
    await expect(this.customer.locator("body")).toBeVisible();
    await expect(this.agent.locator("body")).toBeVisible();
  }

  async edit(): Promise<void> {
    await this.page.getByRole("tab", { name: "Edit" }).click();
  }

  async publish(message: string): Promise<void> {
    await this.page.getByRole("button", { name: "Publish" }).first().click();
    const dialog = this.page.getByRole("dialog", { name: /publish/i });
    await dialog.getByLabel("Message").fill(message);
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(dialog).toBeHidden();
  }

  /** The last save has reached the server. */
  async saved(): Promise<void> {
    await expect(this.page.getByText(/^saved/i).first()).toBeVisible();
  }
}
