// Picking: one element, several, an area, a search; what nobody sees; keys; and what a rule would cover.

import type { Locator, Page } from "@playwright/test";

import { accessible } from "../support/axe";
import { pointOf } from "../support/app";
import { Editor } from "../support/editor";
import { expect, test } from "../support/test";

test("several, an area, a search, what is not visible, and keys", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Picking");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "orders"));
  await editor.load(site.page(key, "picking"));
  const { frame, offers } = editor;
  const search = page.getByRole("combobox", { name: "Search the page" });
  const chosen = page.getByRole("list", { name: "Selected elements" }).getByRole("listitem");
  const covered = page.locator(".mark-covered");

  await test.step("one element: just this, all like it, everything in here, here and on other pages", async () => {
    await editor.select(frame.locator(".price").first());
    await expect(offers.getByRole("radio")).toHaveCount(3);
    await expect(offers).toContainText("Just this one");
    await expect(row(offers, "All 3 like it")).toContainText("3 here, 2 on 1 other page");
    await expect(row(offers, "Everything in here")).toContainText(/ul#cart with .*texts/);
    await expect(covered).toHaveCount(1);
    await row(offers, "All 3 like it").hover();
    await expect(covered, "what it would cover is marked while it is pointed at").toHaveCount(3);
    await page.mouse.move(5, 5);
    await expect(covered).toHaveCount(1);
  });
  await test.step("shift and click: several, and all like them", async () => {
    await click(page, frame.locator(".price").nth(1), "Shift");
    await expect(chosen).toHaveCount(2);
    await expect(row(offers, "All 3 like them")).toContainText(".price");
    await click(page, frame.locator(".price").nth(1), "Shift");
    await expect(editor.breadcrumb, "one again").toBeVisible();
    await page.getByRole("button", { name: "Select several" }).click();
    await click(page, frame.locator("#number"));
    await click(page, frame.locator("#expiry"));
    await expect(chosen, "without Shift, too").toHaveCount(3);
    await page.getByRole("button", { name: /^Leave out b.price “£ \d”$/ }).click();
    await expect(chosen).toHaveCount(2);
    await expect(row(offers, "All 3 like them")).toContainText('input[name^="card-"]');
    await page.getByRole("button", { name: "Select several" }).click();
  });
  await test.step("one rule for several", async () => {
    await expect(row(offers, "Just these 2").getByRole("radio")).toBeChecked();
    await editor.make("Mask");
    await expect(editor.rules).toHaveCount(1);
    await expect(editor.rules.first()).toContainText("2 matches here");
  });
  await test.step("dragging over an area selects what lies in it, not the wrappers", async () => {
    const [first, last] = [await frame.locator("#cart li").first().boundingBox(), await frame.locator("#cart li").last().boundingBox()];
    if (!first || !last) throw new Error("the list has no box");
    await page.mouse.move(first.x - 4, first.y - 4);
    await page.mouse.down();
    await page.mouse.move(first.x + 60, last.y, { steps: 3 });
    await expect(page.locator(".band")).toBeVisible();
    await page.mouse.move(last.x + last.width + 4, last.y + last.height + 4);
    await page.mouse.up();
    await expect(chosen, "three names, three prices").toHaveCount(6);
    await expect(row(offers, "Everything in here")).toContainText("ul#cart");
    await page.mouse.move(first.x + 200, first.y);
    await page.mouse.down();
    await page.mouse.move(first.x + 260, first.y + 8);
    await page.mouse.up();
    await expect(page.getByText("Nothing lies wholly in that area")).toBeVisible();
    await expect(chosen).toHaveCount(6);
  });
  await test.step("single keys make rules, and never while somebody types", async () => {
    await page.keyboard.press("3");
    expect(await editor.chosenSelector()).toBe("#cart");
    await page.keyboard.press("h");
    await expect(editor.rules).toHaveCount(2);
    await expect(editor.rules.last()).toContainText(/Hide.*#cart/);
    await page.keyboard.press("/");
    await expect(search).toBeFocused();
    await page.keyboard.type("m?");
    await expect(editor.rules).toHaveCount(2);
    await page.keyboard.press("Control+A");
  });
  await test.step("a search by label, and by selector; Enter selects", async () => {
    await search.fill("expiry");
    const options = page.getByRole("listbox", { name: "Results" }).getByRole("option");
    await expect(options).toHaveCount(2);
    await expect(page.locator(".mark-found")).toHaveCount(2);
    await expect(page.getByText("1 of 2")).toBeVisible();
    await accessible(page, "results");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByText("2 of 2")).toBeVisible();
    await page.keyboard.press("Enter");
    expect(await editor.chosenSelector()).toBe("#expiry");
    await expect(page.getByRole("application", { name: /^The page/ }), "where the keys go on").toBeFocused();
    await search.fill("#in-shadow");
    await expect(options).toHaveCount(1);
    await page.getByRole("button", { name: "Next result" }).click();
    await options.first().click();
    await expect(editor.breadcrumb).toContainText("b#in-shadow");
    await search.fill("nothing says this");
    await expect(page.getByText("Nothing found")).toBeVisible();
    await search.press("Escape");
    await expect(options).toHaveCount(0);
  });
  await test.step("hidden fields and a closed menu are listed, and can be ruled", async () => {
    await page.getByRole("button", { name: /^Not visible/ }).click();
    const list = page.getByRole("listbox", { name: "Not visible on the page" });
    await expect(list.getByRole("option")).toHaveCount(3);
    await expect(list.getByRole("option", { name: /input#gift/ }), "a box drawn by the page itself").toContainText("not visible");
    await expect(list.getByRole("option", { name: /hidden field/ })).toContainText("input[name=token]");
    await expect(list.getByRole("option", { name: /menu/ })).toContainText("2 buttons");
    await accessible(page, "not visible");
    await expect(list).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.getByText("It has no place on the screen")).toBeVisible();
    await expect(list).toBeHidden();
  });
  await test.step("arrow keys move on from there, into the menu, and keep what is selected with Shift", async () => {
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(editor.breadcrumb).toContainText("a#settings");
    await page.keyboard.press("Shift+ArrowRight");
    await expect(chosen).toHaveCount(2);
    await page.keyboard.press("Escape");
    await expect(offers).toHaveCount(0);
  });
  await test.step("? lists the keys", async () => {
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(dialog).toContainText("Search the page");
    await accessible(page, "shortcuts");
    await dialog.getByRole("checkbox", { name: /^Single keys/ }).uncheck();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await page.keyboard.press("/");
    await expect(search, "switched off").not.toBeFocused();
  });
});

/** The choice that says this. */
function row(offers: Locator, words: string): Locator {
  return offers.locator("label").filter({ hasText: words }).first();
}

async function click(page: Page, target: Locator, key?: "Shift"): Promise<void> {
  const { x, y } = await pointOf(target);
  if (key) await page.keyboard.down(key);
  await page.mouse.click(x, y);
  if (key) await page.keyboard.up(key);
}


test("in a frame of the page's own origin", async ({ as, louver }) => {
  const page = await as("Admin");
  const editor = await Editor.open(page, louver, "demo");
  await editor.capture(louver.at("/demo/fitting.html"), page);
  const framed = editor.frame.frameLocator("#delivery");
  await expect(framed.locator("#door")).toBeVisible({ timeout: 30_000 });
  await editor.select(framed.locator("#door"));
  await expect(editor.breadcrumb).toContainText("#door");
  await editor.make("Mask");
  await editor.preview();
  const agent = editor.agent.frameLocator("#delivery");
  await expect(editor.customer.frameLocator("#delivery").locator("#door")).toBeVisible();
  await expect(agent.locator("#door")).toHaveAttribute("data-louver", /mask/);
  await expect(agent.locator("body")).toContainText(/\w/);
});
