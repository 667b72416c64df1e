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
    return this.page.frameLocator('iframe[title="The page"]');
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
    const opened = this.page.waitForResponse((response) => new URL(response.url()).pathname === "/fn/page", { timeout: 30_000 });
    await this.ask(url);
    await Promise.race([opened, this.alert.waitFor({ timeout: 30_000 }).then(() => Promise.reject(new Error(`${url} was not loaded`)))]);
    await expect(this.frame.locator("body")).toBeVisible();
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
    return this.page.getByRole("navigation", { name: "Ancestors" });
  }

  /** The selectors on offer, each with its number of matches. */
  get candidates(): Locator {
    return this.offers.getByRole("radio");
  }

  /** The field with the selector that the next rule gets. */
  get ownSelector(): Locator {
    return this.page.getByRole("region", { name: "Selection" }).getByLabel("Selector", { exact: true });
  }

  /** The selector that the next rule gets. */
  async chosenSelector(): Promise<string> {
    return this.ownSelector.inputValue();
  }

  async make(what: Making): Promise<void> {
    await this.page.getByRole("button", { name: what, exact: true }).click();
  }

  get rules(): Locator {
    return this.page.locator(".rules > li");
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
    return this.page.locator(".mark-hover");
  }

  /** The whole list of selectors, with their numbers. */
  get offers(): Locator {
    return this.page.getByRole("group", { name: "What to cover" });
  }

  /** Opens a rule to be edited; answers its fields. */
  async openRule(at: number): Promise<Locator> {
    await this.rules.nth(at).getByRole("button", { name: /^Edit / }).click();
    return this.rules.nth(at).locator("form");
  }

  /** Fills in a field of an open rule, and leaves it. */
  async setRule(at: number, field: "Selector" | "Pages" | "Note", value: string): Promise<void> {
    await this.rules.nth(at).getByLabel(field, { exact: true }).fill(value);
    await this.page.keyboard.press("Tab");
  }

  async switchOff(at: number): Promise<void> {
    await this.rules.nth(at).getByRole("switch").click();
  }

  async remove(at: number): Promise<void> {
    await this.rules.nth(at).getByRole("button", { name: /^Delete / }).click();
  }

  /** After somebody else changed the draft: save what is here on top of it. */
  async keepMine(): Promise<void> {
    await this.page.getByRole("button", { name: "Keep mine" }).click();
  }

  /** Captures `url` in a tab of its own; answers that tab. */
  async capture(url: string, page: Page, meanwhile: (opened: Page) => Promise<void> = async () => undefined): Promise<Page> {
    await this.address.fill(url);
    const button = this.page.getByRole("button", { name: "Capture from my browser" });
    const [opened] = await Promise.all([page.context().waitForEvent("page"), button.click()]);
    await opened.waitForURL((address) => address.pathname === new URL(url).pathname);
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
    const dialog = this.page.getByRole("dialog", { name: "Publish the draft" });
    await dialog.getByLabel("Message").fill(message);
    const publish = dialog.getByRole("button", { name: "Publish" });
    const sensitive = dialog.getByRole("checkbox", { name: /look(s)? sensitive/ });
    // On a site that no agent has seen, what looks sensitive and is not covered is confirmed.
    // It may go again: the findings are those of the draft before its last change for a moment.
    await expect(async () => {
      if (await sensitive.isVisible()) await sensitive.check({ timeout: 1000 });
      await expect(publish).toBeEnabled({ timeout: 1000 });
    }).toPass();
    await publish.click();
    await expect(dialog).toBeHidden();
  }

  /** The last save has reached the server. */
  async saved(): Promise<void> {
    await expect(this.page.locator(".draft-state")).toHaveText("Saved");
  }
}
