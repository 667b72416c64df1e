// What people do in Louver's own app outside the editor and the console, by the names that people see.

import { type Locator, type Page, expect } from "@playwright/test";

import type { Louver } from "./server";

export type Role = "Admin" | "Publisher" | "Editor" | "Agent";

export interface Person {
  email: string;
  password: string;
}

/** Goes to a page of the app and waits until it listens: rendered buttons can be clicked seconds before they do. */
export async function visit(page: Page, louver: Louver, path: string): Promise<void> {
  await page.goto(louver.at(path));
  await listening(page);
}

export async function listening(page: Page): Promise<void> {
  await page.locator("html[data-hydrated]").waitFor({ state: "attached", timeout: 60_000 });
}

/** Fills in the sign-in page; says nothing of what comes of it. */
export async function enter(page: Page, person: Person): Promise<void> {
  await page.getByLabel(EMAIL).fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signIn(page: Page, louver: Louver, person: Person): Promise<void> {
  await visit(page, louver, "/login");
  await enter(page, person);
  await page.waitForURL((url) => url.pathname !== "/login");
  await listening(page);
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname === "/login");
}

/** Lets somebody in; the page is an admin's. */
export async function addPerson(page: Page, louver: Louver, person: Person, role: Role): Promise<void> {
  await visit(page, louver, "/people");
  await page.getByRole("button", { name: "Add person" }).click();
  const dialog = page.getByRole("dialog", { name: "Add person" });
  await dialog.getByLabel(EMAIL).fill(person.email);
  await dialog.getByLabel("Password").fill(person.password);
  await dialog.getByLabel("Role").selectOption(role);
  await dialog.getByRole("button", { name: "Add person" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("rowheader", { name: person.email })).toBeVisible();
}

/** Makes a site and answers its key; the page is an admin's. */
export async function createSite(page: Page, louver: Louver, name: string, origins: string[]): Promise<string> {
  await visit(page, louver, "/");
  await page.getByRole("button", { name: "Create site" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create site" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Allowed origins").fill(origins.join("\n"));
  await dialog.getByRole("button", { name: "Create site" }).click();
  await page.waitForURL(/\/sites\/[^/]+$/);
  await listening(page);
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

/** Makes an API token and answers its secret; the page is an admin's. */
export async function createToken(page: Page, louver: Louver, name: string): Promise<string> {
  await visit(page, louver, "/tokens");
  await page.getByRole("button", { name: "Create token" }).click();
  const dialog = page.getByRole("dialog", { name: "Create token" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create token" }).click();
  return (await page.getByLabel("secret", { exact: true }).textContent())?.trim() ?? "";
}

/** Clicks where a person would, on whatever lies on top there: the frames are covered by what listens for the person. */
export async function clickAt(page: Page, target: Locator): Promise<void> {
  const { x, y } = await pointOf(target);
  await page.mouse.move(x - 3, y - 3);
  await page.mouse.move(x, y);
  await page.mouse.click(x, y);
}

/** The middle of an element, in the coordinates of the outermost page. */
export async function pointOf(target: Locator): Promise<{ x: number; y: number }> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error(`${target} has no box to click on`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export const EMAIL = /^e-?mail/i;
