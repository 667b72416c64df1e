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
