// The preview: two views in step, what an agent can read and press, an agent's gestures tried; and saved pages saved again.

import { type Locator, type Page } from "@playwright/test";

import { accessible } from "../support/axe";
import { clickAt, listening, pointOf, visit } from "../support/app";
import { Editor } from "../support/editor";
import { expect, test } from "../support/test";

test("preview: widths, a slider, matches on both views, lists, and an agent's gestures tried", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Seen");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "account"));
  await editor.select(editor.frame.locator("#mail"));
  await editor.make("Mask");
  await editor.preview();
  const slider = page.getByRole("slider", { name: "How much of the agent's view" });

  await test.step("both are laid out at a device's width, and the browser remembers how", async () => {
    for (const [name, width] of [["Phone", 390], ["Tablet", 820], ["Desktop", 1440]] as const) {
      await choose(page, name);
      for (const view of [editor.customer, editor.agent]) await expect.poll(() => view.locator("html").evaluate((html) => html.ownerDocument.defaultView?.innerWidth), { message: name }).toBe(width);
    }
    await choose(page, "Phone");
    await choose(page, "Slider");
    await slider.focus();
    await page.keyboard.press("End");
    await expect(slider).toHaveValue("100");
    await editor.saved();
    await page.getByRole("button", { name: "Hide the panel" }).click();
    await page.reload();
    await listening(page);
    await editor.preview();
    await expect(page.getByRole("tab", { name: /^Rules/ }), "nothing stands beside the page").toBeHidden();
    await page.getByRole("button", { name: "Show the panel" }).click();
    await expect(page.getByRole("radio", { name: "Phone" })).toBeChecked();
    await expect(slider).toHaveValue("100");
    const boxes = await Promise.all(["Customer", "Agent"].map((name) => page.locator(`iframe[title="${name}"]`).boundingBox()));
    expect(boxes[0], "one over the other").toEqual(boxes[1]);
    const track = await slider.boundingBox();
    expect([track?.x, track?.width], "the thumb is where they part").toEqual([boxes[0]?.x, boxes[0]?.width]);
    await choose(page, "Side by side");
    await expect(slider).toHaveCount(0);
  });

  await test.step("a rule's matches, on both views", async () => {
    await page.locator(".rules > li").first().hover();
    for (const name of ["Customer", "Agent"]) await expect(view(page, name).locator(".mark-lit"), name).toHaveCount(1);
    await page.mouse.move(5, 5);
    await expect(page.locator(".mark-lit")).toHaveCount(0);
  });

  await test.step("what an agent can read: filtered, pointed at, and masked from there", async () => {
    const list = await exposed(page);
    await expect(list).toContainText("Thank you for shopping here.");
    await expect(entry(list, "Telephone"), "what looks sensitive").toContainText("What is entered");
    await expect(list.getByRole("heading", { name: "Looks sensitive" })).toBeVisible();
    await expect(list.getByRole("button", { name: "Mask: E-mail address", exact: true }), "its label alone is left of what is masked").toHaveCount(1);
    await list.getByRole("searchbox").fill("colour");
    await expect(list.getByRole("listitem")).toHaveCount(2);
    const field = list.getByRole("listitem").filter({ hasText: "What is entered" });
    await field.hover();
    for (const name of ["Customer", "Agent"]) await expect(view(page, name).locator(".mark-hover"), name).toHaveCount(1);
    await field.getByRole("button", { name: "Mask: Favourite colour" }).click();
    await expect(list.getByRole("listitem")).toHaveCount(1);
    await expect(editor.agent.locator("#colour")).toHaveAttribute("data-louver", "mask");
  });

  await test.step("what an agent can press: disabled from there", async () => {
    const list = await exposed(page);
    await choose(page, "Press");
    await list.getByRole("searchbox").fill("");
    await expect(list).toContainText("4 of 6 controls");
    await list.getByRole("button", { name: "Disable: Sign out" }).click();
    await expect(list).toContainText("3 of 6 controls");
  });

  await test.step("an agent's gestures are refused as in a session, and carried out nowhere", async () => {
    await clickAt(page, editor.agent.locator("#end"));
    await expect(page.getByText("Ask the customer for Write Mode first.")).toBeVisible();
    await choose(page, "Write");
    for (const [element, words] of [
      ["#end", "An agent could press this."],
      ["#mail", "This field is masked: only the customer can fill it in."],
      ["#phone", "An agent could type here: try it."],
    ] as const) {
      await clickAt(page, editor.agent.locator(element));
      await expect(page.getByText(words), element).toBeVisible();
    }
    await expect(page.locator(".toast"), "what came of the last one").toHaveCount(1);
    await editor.hover(editor.agent.locator("#out"));
    await expect(view(page, "Agent").getByRole("group")).toHaveAttribute("title", "This control is disabled for agents.");
    await page.keyboard.type("5");
    await expect(page.getByText("An agent could type this.")).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByText("This control is disabled for agents."), "Enter would submit the form").toBeVisible();
    await expect(editor.agent.locator("#phone")).toHaveValue("");
  });

  await test.step("what scrolls in the page scrolls in both views, and stays where it is masked", async () => {
    const tops = () => Promise.all([editor.customer, editor.agent].map((view) => view.locator("#past").evaluate((past) => past.scrollTop)));
    await turn(page, editor.agent.locator("#past"), 50);
    await expect.poll(tops, { message: "by the agent's view" }).toEqual([50, 50]);
    await turn(page, editor.customer.locator("#past"), 30);
    await expect.poll(tops, { message: "by the customer's" }).toEqual([80, 80]);
    await drag(page, editor.agent.locator("#past"), 20);
    await expect.poll(async () => (await tops()).map((top) => top > 80), { message: "by a finger" }).toEqual([true, true]);
    await drag(page, editor.agent.locator("#past"), -400);
    await expect.poll(tops, { message: "and back" }).toEqual([0, 0]);
    await editor.edit();
    await editor.select(editor.frame.locator("#past"));
    await editor.ownSelector.fill("#past");
    await editor.make("Mask");
    await editor.preview();
    await expect(editor.agent.locator("#past")).toHaveAttribute("data-louver", "mask");
    await turn(page, editor.customer.locator("#past"), 30);
    await expect.poll(tops).toEqual([30, 0]);
    await turn(page, editor.agent.locator("#past"), 30);
    await turn(page, editor.customer.locator("#past"), 10);
    await expect.poll(tops).toEqual([40, 0]);
  });

  await accessible(page);
});

test("saved pages: in folders, one for each address, loaded again one by one or all, with what failed", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Kept");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  for (const name of ["hello", "form", "hello"]) await editor.load(site.page(key, name));
  const pages = () => calls.ask<Array<{ id: string; url: string; saved_at: number; captured: boolean }>>("pages", { key });
  const before = await pages();
  expect(before.map(({ url }) => url)).toEqual([site.page(key, "hello"), site.page(key, "form")]);

  await page.getByRole("button", { name: /^Saved pages/ }).click();
  const dialog = page.getByRole("dialog", { name: "Saved pages" });
  await expect(dialog.locator("summary")).toHaveText(new RegExp(`${site.host}/${key}/page`));
  await expect(dialog.getByRole("listitem")).toHaveText([/A form/, /Hello/]);
  await dialog.getByRole("button", { name: "Load again: A form" }).click();
  await expect(dialog.getByText("The page was loaded again.")).toBeVisible();
  await test.step("all, while the dialog is closed", async () => {
    let go = () => {};
    const gate = new Promise<void>((open) => (go = open));
    await page.route("**/fn/reload_page", (route) => gate.then(() => route.continue()));
    await dialog.getByRole("button", { name: "Load all again" }).click();
    await dialog.getByRole("button", { name: "Close" }).click();
    const line = page.locator(".source-renewal");
    await expect(line.getByRole("status")).toHaveText(/^Loading 1 of 2: /);
    await expect(line.getByRole("button", { name: "Cancel" })).toBeEnabled();
    go();
    await expect(line.getByRole("status")).toHaveText("2 of 2 loaded again.");
    await accessible(page, "loaded again");
    await line.getByRole("button", { name: "Dismiss" }).click();
    await expect(line).toHaveCount(0);
    await page.getByRole("button", { name: /^Saved pages/ }).click();
  });
  const after = await pages();
  expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
  for (const { id, saved_at } of after) expect(saved_at).toBeGreaterThan(before.find((one) => one.id === id)?.saved_at ?? Infinity);

  await calls.ask("delete_page", { key, id: before[1]?.id });
  await dialog.getByRole("button", { name: "Load all again" }).click();
  await expect(dialog.getByText("1 of 2 loaded again.")).toBeVisible();
  await expect(dialog.locator(".renewal-failed")).toContainText(/A form.*There is no such saved page/);
  await accessible(page);
  await dialog.getByRole("button", { name: /^Hello/ }).click();
  await expect(dialog).toBeHidden();
  await expect(editor.frame.locator("#hello")).toBeVisible();

  await test.step("what a browser sent is captured again there, and takes the former one's place", async () => {
    await editor.capture(site.page(key, "hello"), page);
    const captured = async () => (await pages()).filter((one) => one.captured).map(({ id }) => id);
    await expect.poll(captured).toHaveLength(1);
    const [former] = await captured();
    await expect(page.getByRole("region", { name: "Capture from my browser" })).toBeHidden();
    await page.getByRole("button", { name: /^Saved pages/ }).click();
    await dialog.getByRole("button", { name: "Load all again" }).click();
    await expect(dialog).toContainText(/Left out: Hello · .*These were captured/);
    const tab = page.context().waitForEvent("page");
    await dialog.getByRole("button", { name: "Capture again: Hello" }).click();
    await tab;
    await expect.poll(async () => (await captured()).filter((id) => id !== former)).toHaveLength(1);
    await expect.poll(captured).toHaveLength(1);
  });
  await test.step("the site's page has them in the same folders, to be opened and deleted", async () => {
    await visit(page, louver, `/sites/${key}`);
    const list = page.getByRole("region", { name: "Saved pages" });
    await expect(list.locator("summary")).toHaveText(new RegExp(`${site.host}/${key}/page`));
    await expect(list.getByRole("listitem").getByRole("link", { name: /^Hello/ })).toHaveCount(2);
    const remove = list.getByRole("button", { name: "Delete Hello" });
    for (const left of [1, 0]) {
      await remove.first().click();
      await page.getByRole("dialog", { name: "Delete saved page" }).getByRole("button", { name: "Delete" }).click();
      await expect(remove).toHaveCount(left);
    }
    await list.getByRole("link", { name: "Save a page in the editor" }).click();
    await expect(page.getByText("No page is open")).toBeVisible();
  });
});

async function choose(page: Page, name: string): Promise<void> {
  await page.locator(".segment").filter({ hasText: new RegExp(`^${name}$`) }).click();
}

async function exposed(page: Page): Promise<Locator> {
  await page.getByRole("tab", { name: "Agent", exact: true }).click();
  return page.getByRole("tabpanel", { name: "Agent" });
}

/** Turns the wheel over an element. */
async function turn(page: Page, target: Locator, by: number): Promise<void> {
  const { x, y } = await pointOf(target);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, by);
}

/** A finger on an element moves up. */
async function drag(page: Page, target: Locator, by: number): Promise<void> {
  const { x, y } = await pointOf(target);
  const browser = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) => browser.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [{ x, y }]);
  await touch("touchMove", [{ x, y: y - by }]);
  await touch("touchEnd", []);
  await browser.detach();
}

function view(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

function entry(list: Locator, text: string): Locator {
  return list.getByRole("listitem").filter({ hasText: text }).first();
}
