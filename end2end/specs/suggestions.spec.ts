// Suggestions and findings: what the editor says by itself, and how it is mended.

import { type Locator, type Page } from "@playwright/test";

import { type RuleSet, rule } from "../support/api";
import { listening, visit } from "../support/app";
import { Editor } from "../support/editor";
import { expect, test } from "../support/test";

test("suggestions: pointed at, accepted one by one or all at once, dismissed, and silent about what a rule covers", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Suggested");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  const list = await side(page, "Suggestions");
  await expect(list, "without a page").toContainText("No page is open");
  await editor.load(site.page(key, "account"));
  const items = list.getByRole("listitem");
  await expect(items).toHaveCount(5);
  await expect(page.getByRole("tab", { name: "Suggestions 5" })).toBeVisible();
  await expect(item(list, "#phone")).toContainText(/Mask.*Telephone number.*% sure/);
  await expect(item(list, "#out")).toContainText(/Disable.*Signs out/);

  await test.step("what is pointed at is outlined on the page, by the pointer and by the keyboard", async () => {
    await item(list, "#birth").hover();
    await expectAround(editor, "#birth");
    await page.mouse.move(5, 5);
    await expect(editor.outline).toHaveCount(0);
    await list.getByRole("button", { name: "Accept: Telephone number, input#phone" }).focus();
    await expectAround(editor, "#phone");
  });
  await test.step("one is accepted, by the keyboard", async () => {
    await page.keyboard.press("Enter");
    await expect(item(list, "#phone")).toHaveCount(0);
    await expect.poll(() => rules(calls, key)).toEqual(["mask #phone"]);
    await expect(list.getByRole("heading", { name: "Suggestions for this page" }), "the keyboard goes on from here").toBeFocused();
  });
  await test.step("one is dismissed, for good", async () => {
    await list.getByRole("button", { name: /^Dismiss: Date of birth/ }).click();
    await expect(items).toHaveCount(3);
    await expect.poll(async () => (await calls.ask<{ rules: RuleSet }>("draft", { key })).rules.dismissed, "for everybody, and for checks").toEqual([
      { category: "birth", selector: "#birth", pages: [new URL(site.page(key, "account")).pathname] },
    ]);
    await editor.saved();
    await page.reload();
    await listening(page);
    await side(page, "Suggestions");
    await expect(items).toHaveCount(3);
    await list.getByRole("button", { name: "Show again" }).click();
    await expect(items).toHaveCount(4);
    await list.getByRole("button", { name: /^Dismiss: Date of birth/ }).click();
  });
  await test.step("the rest is accepted at once", async () => {
    await list.getByRole("button", { name: "Accept all 3" }).click();
    await expect(list).toContainText("Nothing left to suggest");
    await expect.poll(() => rules(calls, key)).toEqual(["mask #phone", "mask #mail", "disable #out", "disable #end"]);
    await editor.undo();
    await expect(items, "as one step of undo").toHaveCount(3);
  });
});

test("what looks the same stands there once, and a page that is saved twice as well", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Alike");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "statement"));
  await expect(editor.frame.frameLocator("iframe").locator("h1"), "its own frame is loaded with it").toHaveText("Hello");
  const list = await side(page, "Suggestions");
  const items = list.getByRole("listitem");
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText(/Bank account.*3 times.*DE00 1234.*column is headed/);
  await test.step("captured too, it has nothing new to find", async () => {
    await expect(page.getByRole("tab", { name: "Findings 6" })).toBeVisible();
    await editor.capture(site.page(key, "statement"), page);
    const findings = await side(page, "Findings");
    await expect(findings).toContainText("Checked on all 2 saved pages");
    await expect(page.getByRole("tab", { name: "Findings 6" })).toBeVisible();
    await expect(findings.getByRole("listitem")).toHaveCount(2);
  });
  await test.step("a column gets one rule", async () => {
    await side(page, "Suggestions");
    await list.getByRole("button", { name: "Accept all 6" }).click();
    await expect(page.getByText("2 rules cover all 6 suggestions.")).toBeVisible();
    await expect.poll(() => rules(calls, key)).toEqual(["mask #paid td:nth-child(2)", "mask td.sum"]);
    await expect(page.getByRole("tab", { name: "Findings 1" }), "what goes by a place may break").toBeVisible();
  });
});

test("an alarm whose field has no name leads to what looks like it", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Nameless");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "account"));
  const alarm = new URLSearchParams({ cover: "input", as: "phone", at: site.page(key, "account") });
  await visit(page, louver, `/sites/${key}/editor?${alarm}`);
  await expect(editor.breadcrumb).toContainText("input#phone");
  await expect(page.getByRole("list", { name: "Selected elements" }), "that alone").toHaveCount(0);
});

test("findings: live, each with a way to mend it", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Found");
  await save(calls, key, {
    rules: [
      rule("hide", "#mail"),
      rule("mask", "input[type=email]"),
      rule("mask", ".nowhere"),
      rule("mask", ".css-1x2y3z, .note"),
      rule("mask", "#colour", "https://["),
      rule("mask", "#hello", `/${key}/page/hello`),
    ],
  });
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "account"));
  const list = await side(page, "Findings");
  const items = list.getByRole("listitem");
  await expect(items).toHaveCount(7);
  await expect(page.getByRole("tab", { name: "Findings 7" })).toBeVisible();
  await expect(list).toContainText("Checked on the one saved page");
  await expect(item(list, "input[type=email]")).toContainText("Needless");
  await expect(list.getByRole("heading", { level: 3 }), "what is shown or lost comes first").toHaveText(["In the rules", /account/, "Can wait"]);

  await test.step("a rule that matches nothing is deleted", async () => {
    await expect(item(list, ".nowhere").first()).toContainText("Matches nothing");
    await list.getByRole("button", { name: "Delete rule Mask .nowhere" }).click();
    await expect(item(list, ".nowhere")).toHaveCount(0);
    await expect(editor.rules).toHaveCount(5);
  });
  await test.step("a rule for pages of which none is saved: until one is", async () => {
    await expect(item(list, "#hello")).toContainText("On no saved page");
    await list.getByRole("button", { name: "Load such a page for Mask #hello" }).click();
    await expect(editor.address).toBeFocused();
    await editor.load(site.page(key, "hello"));
    await expect(item(list, "#hello")).toHaveCount(0);
  });
  await test.step("a scope that is none is edited", async () => {
    await expect(item(list, "#colour")).toContainText("Invalid");
    await list.getByRole("button", { name: "Edit pages of Mask #colour" }).click();
    const pages = page.getByRole("region", { name: "Rules" }).getByLabel("Pages", { exact: true });
    await expect(pages).toBeFocused();
    await pages.fill("/*/page/account");
    await page.keyboard.press("Tab");
    await side(page, "Findings");
    await expect(item(list, "#colour")).toHaveCount(0);
  });
  await test.step("a brittle selector says what is brittle", async () => {
    await expect(item(list, ".css-1x2y3z")).toContainText(/Brittle.*Contains a generated class/);
  });
  await test.step("an open field is shown on the page, and masked", async () => {
    await expect(item(list, "input#phone")).toContainText("Not covered");
    await list.getByRole("button", { name: "Show Telephone number, input#phone" }).click();
    await expectAround(editor, "#phone", page.locator(".mark-selected"));
    await list.getByRole("button", { name: "Mask it: Telephone number, input#phone" }).click();
    await expect(item(list, "input#phone")).toHaveCount(0);
    await expect.poll(() => rules(calls, key)).toContain("mask #phone");
  });
  await test.step("what a private site reveals is told with the rule", async () => {
    await editor.saved();
    await save(calls, key, { policy: { text: "private" }, rules: [rule("reveal", "#mail")] });
    await page.reload();
    await listening(page);
    await side(page, "Findings");
    await expect(items).toHaveCount(1);
    await expect(items.first()).toContainText(/Revealed.*E-mail address.*Shown by Reveal #mail/);
    await list.getByRole("button", { name: "Mask it: E-mail address, input#mail" }).click();
    await expect(list).toContainText("Nothing to mend");
  });
});

async function side(page: Page, name: "Suggestions" | "Findings"): Promise<Locator> {
  await page.getByRole("tab", { name }).click();
  return page.getByRole("tabpanel", { name });
}

function item(list: Locator, about: string): Locator {
  return list.getByRole("listitem").filter({ hasText: about });
}

async function expectAround(editor: Editor, selector: string, outline = editor.outline): Promise<void> {
  await expect(async () => {
    const [around, element] = [await outline.boundingBox(), await editor.frame.locator(selector).boundingBox()];
    expect(Math.abs((around?.x ?? 0) - (element?.x ?? 1000))).toBeLessThan(8);
    expect(Math.abs((around?.y ?? 0) - (element?.y ?? 1000))).toBeLessThan(8);
  }).toPass({ timeout: 5_000 });
}

interface Asking {
  ask<T>(call: string, body: unknown): Promise<T>;
}

/** Replaces the draft, problems and all. */
async function save(calls: Asking, key: string, { policy = {}, rules }: RuleSet): Promise<void> {
  const { revision } = await calls.ask<{ revision: number }>("draft", { key });
  await calls.ask("save_draft", { key, revision, rules: { policy, rules } });
}

/** The rules of the draft, as the server has it. */
async function rules(calls: Asking, key: string): Promise<string[]> {
  const draft = await calls.ask<{ rules: RuleSet }>("draft", { key });
  return draft.rules.rules.map(({ effect, selector }) => `${effect} ${selector}`);
}
