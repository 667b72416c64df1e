// Before publishing and after: what changes, said and confirmed; versions compared and published again.

import { type Page } from "@playwright/test";

import { rule } from "../support/api";
import { listening, visit } from "../support/app";
import { Editor } from "../support/editor";
import { expect, test } from "../support/test";

test("before publishing: the changes in words and on every saved page; what becomes visible is confirmed", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Compared");
  await calls.publish(key, { rules: [rule("mask", "#mail"), rule("mask", "#phone"), rule("disable", "#out"), rule("mask", "#who")] });
  const page = await as("Publisher");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "form"));
  await editor.load(site.page(key, "account"));
  await expect(editor.frame.locator("#mail")).toBeVisible();
  for (const selector of ["#mail", "#out", "#who"]) await page.getByRole("button", { name: new RegExp(`^Delete \\w+ ${selector}$`) }).click();
  await editor.select(editor.frame.locator(".note"));
  await editor.make("Hide");
  await editor.saved();

  const dialog = await asked(page);
  const publish = dialog.getByRole("button", { name: "Publish", exact: true });
  await expect(dialog.getByRole("heading", { name: "Changes since version 1" })).toBeVisible();
  await expect(dialog.locator(".changes > li")).toHaveCount(4);
  await expect(dialog.locator(".changes")).toContainText(/New\s*Hide\s*p\.note/);
  await expect(dialog.locator(".changes")).toContainText(/Gone\s*Mask\s*#mail/);
  await expect(dialog).toContainText("2 of 2 saved pages");
  const account = dialog.locator(".page-change").filter({ hasText: "Your account" });
  await expect(account).toContainText(/Newly visible 1\s*input#mail/);
  await expect(account).toContainText(/Newly operable 1\s*button#out/);
  await expect(account).toContainText(/Newly hidden or masked 1\s*p\.note/);
  await expect(dialog.locator(".page-change").filter({ hasText: "A form" })).toContainText(/Newly visible 1\s*input#who/);

  await dialog.getByLabel("Message").fill("Opened up");
  await expect(publish, "not before it is confirmed").toBeDisabled();
  await test.step("an element is shown on its page", async () => {
    await dialog.getByRole("button", { name: "Show input#who “Who” on the page, Newly visible" }).click();
    await expect(dialog).toBeHidden();
    await expect(editor.frame.locator("#who")).toBeVisible();
    await expect(editor.breadcrumb).toContainText("input#who");
  });
  await asked(page);
  await expect(dialog.getByLabel("Message"), "what was written is still there").toHaveValue("Opened up");
  await dialog.getByRole("checkbox", { name: /2 elements on 2 pages become visible/ }).check();
  await page.setViewportSize({ width: 1440, height: 400 });
  await expect(publish, "within reach, however much there is to read").toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await publish.click();
  await expect(dialog).toBeHidden();
  expect(await latest(calls, key)).toBe(2);
  await asked(page);
  await expect(dialog.getByText("These are the rules of version 2: there is nothing to publish.")).toBeInViewport();
  await expect(publish).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await test.step("what stands in the way is named, and led to", async () => {
    await editor.openRule(1);
    await editor.setRule(1, "Selector", "p:hover");
    await page.getByRole("button", { name: "Done" }).click();
    await editor.saved();
    await asked(page);
    await expect(dialog.getByRole("alert").locator("code")).toHaveText(["p:hover", ":hover"]);
    await dialog.getByRole("button", { name: "Rule 2: Hide p:hover" }).click();
    await expect(dialog).toBeHidden();
    await expect(editor.rules.nth(1).getByLabel("Selector", { exact: true })).toBeFocused();
  });
  await test.step("many rules are found by what they say", async () => {
    const { revision } = await calls.ask<{ revision: number }>("draft", { key });
    const many = Array.from({ length: 12 }, (_, i) => rule("mask", `.part-${i}`));
    await calls.ask("save_draft", { key, revision, rules: { rules: [...many, { ...rule("hide", "#last"), note: "Found by its note" }] } });
    await page.reload();
    await listening(page);
    await page.getByRole("searchbox", { name: "Find a rule" }).fill("BY ITS");
    await expect(editor.rules).toHaveText([/#last/]);
    await expect(page.getByRole("heading", { name: "Rules 1 of 13" })).toBeVisible();
  });
});

test("a first version says that there are no rules yet, and what is to be ticked", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Ruleless");
  const editor = await Editor.open(await as("Publisher"), louver, key);
  await editor.load(site.page(key, "account"));
  const dialog = await asked(editor.page);
  await expect(dialog).toContainText("There are no rules yet");
  const publish = dialog.getByRole("button", { name: "Publish", exact: true });
  const hint = dialog.getByText("Tick above what agents may see or do.");
  await expect(hint).toBeInViewport();
  await expect(publish).toBeDisabled();
  await dialog.getByRole("checkbox", { name: /look sensitive/ }).check();
  await expect(hint).toHaveCount(0);
  await expect(publish).toBeEnabled();
});

test("versions: any two compared, and an earlier one published again", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("History");
  const strict = [{ ...rule("mask", "#mail"), note: "Nobody's business" }, rule("hide", "#phone")];
  await calls.publish(key, { rules: strict }, "All that is personal");
  await calls.publish(key, { rules: [strict[0]!] }, "Telephone numbers are shown");
  await calls.publish(key, { policy: { pause: ["/private*"] }, rules: [{ ...strict[0]!, effect: "hide" }] }, "Private pages");
  const editor = await Editor.open(await as("Publisher"), louver, key);
  await editor.load(site.page(key, "account"));
  const page = editor.page;
  await visit(page, louver, `/sites/${key}/versions`);
  await expect(page.getByRole("row", { name: /^3/ })).toContainText("In force");

  await test.step("two neighbours", async () => {
    await page.getByRole("button", { name: "Compare with 1: version 2" }).click();
    const dialog = page.getByRole("dialog", { name: "Compare versions" });
    await expect(dialog.locator(".changes > li")).toHaveCount(1);
    await expect(dialog).toContainText(/Gone\s*Hide\s*#phone/);
    await test.step("and any two, either way", async () => {
      await dialog.getByLabel("To").selectOption("3");
      await expect(dialog.locator(".changes > li")).toHaveCount(3);
      await expect(dialog).toContainText("Hide instead of mask");
      await expect(dialog).toContainText("/private*");
      await dialog.getByLabel("From").selectOption("3");
      await expect(dialog).toContainText("The rules are the same.");
    });
    await dialog.getByRole("button", { name: "Close" }).click();
  });
  await test.step("what shares private pages is looked at first", async () => {
    await page.getByRole("button", { name: "Publish again: version 1" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish an earlier version again" });
    await expect(dialog).toContainText("/private*");
    // What was hidden is only masked then: that there is something, too, is told.
    await expect(dialog.getByRole("button", { name: "Publish again" })).toBeDisabled();
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Publish again" }).click();
    await expect(page.getByRole("row", { name: /^4/ })).toContainText("Version 1 again");
    await expect(page.getByRole("row", { name: /^4/ })).toContainText("In force");
    expect(await latest(calls, key)).toBe(4);
  });
  await test.step("what would show something has to be confirmed", async () => {
    await page.getByRole("button", { name: "Publish again: version 2" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish an earlier version again" });
    await expect(dialog).toContainText(/Newly visible 1\s*input#phone/);
    await expect(dialog.getByRole("button", { name: "Publish again" })).toBeDisabled();
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Publish again" }).click();
    await expect(page.getByRole("row", { name: /^5/ })).toContainText("Version 2 again");
  });
  await test.step("what only covers is published again with one click", async () => {
    await page.getByRole("button", { name: "Publish again: version 1" }).click();
    await expect(page.getByRole("row", { name: /^6/ })).toContainText("Version 1 again");
    expect(await latest(calls, key)).toBe(6);
    const same = page.getByRole("row", { name: /^4/ });
    await expect(same, "and not once more").toContainText("These rules are in force");
    await expect(same.getByRole("button", { name: /again/ })).toHaveCount(0);
  });
  await test.step("an element leads to itself on its page", async () => {
    await page.getByRole("button", { name: "Publish again: version 2" }).click();
    await page.getByRole("button", { name: "Show input#phone “Telephone” on the page, Newly visible" }).click();
    await expect(editor.breadcrumb).toContainText("input#phone");
  });
  await test.step("the draft is as it was", async () => {
    const draft = await calls.ask<{ rules: { policy: { pause: string[] } } }>("draft", { key });
    expect(draft.rules.policy.pause).toEqual(["/private*"]);
  });
});

async function asked(page: Page) {
  await page.getByRole("button", { name: "Publish", exact: true }).first().click();
  return page.getByRole("dialog", { name: "Publish the draft" });
}

async function latest(calls: { ask<T>(call: string, body: unknown): Promise<T> }, key: string): Promise<number> {
  return (await calls.ask<{ version: number }>("site", { key })).version;
}
