// The editor: pages in, rules by clicking, nothing lost, and nothing that anybody typed.

import { rule } from "../support/api";
import { canary } from "../support/canary";
import { listening } from "../support/app";
import { Editor } from "../support/editor";
import { picture } from "../support/picture";
import { expect, test } from "../support/test";
import { Wiretap } from "../support/wiretap";

test("hover, select, mask, scope, switch off, delete, undo, redo", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Working");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  const { frame } = editor;
  await editor.load(site.page(key, "form"));

  await test.step("hover outlines", async () => {
    await editor.hover(frame.locator("#ssn"));
    await expect(editor.outline).toBeVisible();
    const [outline, field] = [await editor.outline.boundingBox(), await frame.locator("#ssn").boundingBox()];
    expect(Math.abs((outline?.x ?? 0) - (field?.x ?? 1000))).toBeLessThan(8);
    expect(Math.abs((outline?.width ?? 0) - (field?.width ?? 1000))).toBeLessThan(16);
  });
  await test.step("click selects; the ancestors stand beside it; selectors say how much they match", async () => {
    await editor.select(frame.locator("#ssn"));
    await expect(editor.breadcrumb).toContainText(/form/);
    await expect(editor.breadcrumb).toContainText(/input/);
    expect(await editor.candidates.count()).toBeGreaterThan(1);
    await expect(editor.offers).toContainText("#ssn");
    await expect(editor.offers).toContainText("this one");
    await expect(editor.offers, "there are two fields").toContainText(/\b2 (like it|matches)/);
  });
  await test.step("an ancestor is chosen", async () => {
    await editor.breadcrumb.getByRole("button", { name: /form/ }).last().click();
    expect(await editor.chosenSelector()).toContain("form");
    await editor.select(frame.locator("#ssn"));
  });
  await test.step("one click masks", async () => {
    await editor.make("Mask");
    await expect(editor.rules).toHaveCount(1);
    await expect(editor.rules.first()).toContainText("#ssn");
    await expect(editor.rules.first()).toContainText(/mask/i);
  });
  await test.step("hide and disable", async () => {
    await editor.select(frame.locator("#say"));
    await editor.make("Disable");
    await editor.select(frame.locator("h1"));
    await editor.make("Hide");
    await expect(editor.rules).toHaveCount(3);
  });
  await test.step("undo and redo", async () => {
    await editor.undo();
    await expect(editor.rules).toHaveCount(2);
    await editor.undo();
    await expect(editor.rules).toHaveCount(1);
    await editor.redo();
    await editor.redo();
    await expect(editor.rules).toHaveCount(3);
  });
  await test.step("scope", async () => {
    await editor.openRule(0);
    await editor.setRule(0, "Pages", "/checkout/*");
    await expect.poll(() => draft(calls, key)).toMatchObject({ rules: [{ selector: "#ssn", pages: ["/checkout/*"] }, {}, {}] });
  });
  await test.step("another selector", async () => {
    await editor.setRule(0, "Selector", "input.secret");
    await expect.poll(() => draft(calls, key)).toMatchObject({ rules: [{ selector: "input.secret" }, {}, {}] });
  });
  await test.step("a selector that does not parse: said where it was typed, and it cannot be published", async () => {
    for (const bad of ["input[", "input:checked", "p::before"]) {
      await editor.setRule(0, "Selector", bad);
      await expect(editor.rules.first(), bad).toContainText(bad);
      await expect(editor.rules.first().getByLabel("Selector", { exact: true }), bad).toHaveAccessibleDescription(/\S/);
    }
    await editor.setRule(0, "Selector", "#ssn");
    const pages = editor.rules.first().getByLabel("Pages", { exact: true });
    await editor.setRule(0, "Pages", "/checkout(");
    await expect(pages).toHaveAttribute("aria-invalid", "true");
    await expect(pages).toHaveAccessibleDescription(/a \( is not closed/);
    await expect(editor.rules.first()).toContainText("Does nothing until it is mended");
    await editor.setRule(0, "Pages", "/checkout/*");
    await expect(editor.rules.first().locator(".field-error:not(:empty)")).toHaveCount(0);
    for (const bad of ["input[", "a,,b"]) {
      await editor.ownSelector.fill(bad);
      await expect(page.locator("#own-selector-error"), bad).not.toHaveText("");
      await expect(page.getByRole("button", { name: "Mask", exact: true }), bad).toBeDisabled();
    }
  });
  await test.step("switch off", async () => {
    await editor.switchOff(0);
    await expect.poll(() => draft(calls, key)).toMatchObject({ rules: [{ off: true }, {}, {}] });
    await editor.undo();
    await expect.poll(async () => (await draft(calls, key)).rules[0]?.off ?? false).toBe(false);
  });
  await test.step("delete", async () => {
    await editor.remove(0);
    await expect(editor.rules).toHaveCount(2);
    await expect.poll(async () => (await draft(calls, key)).rules.length).toBe(2);
  });
  await test.step("it is still there after a reload", async () => {
    await page.reload();
    await listening(page);
    await expect(editor.rules).toHaveCount(2);
  });
});

test("the demo shop in the editor", async ({ as, louver, calls }) => {
  await calls.publish("demo", {
    rules: [
      { ...rule("mask", ".account-number"), note: "Bank account numbers" },
      { ...rule("disable", "#close-account"), note: "Only the customer closes the account" },
      rule("mask", "#card-number, #card-cvc", "/demo/checkout.html"),
    ],
  });
  const page = await as("Publisher");
  const editor = await Editor.open(page, louver, "demo");
  await editor.load(louver.at("/demo/account.html"));
  await expect(editor.frame.getByRole("heading", { name: "Your account" })).toBeVisible();
  expect(await editor.frame.locator("html").evaluate((html) => html.ownerDocument.scripts.length), "no scripts").toBe(0);
  const sandbox = await page.locator('iframe[title="The page"]').getAttribute("sandbox");
  expect(sandbox).not.toBeNull();
  expect(sandbox).not.toContain("allow-scripts");
  await expect.poll(() => editor.frame.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor), { message: "with its style" }).toBe("rgb(250, 247, 241)");
  await expect.poll(() => editor.frame.locator(".brand img").evaluate((img: HTMLImageElement) => img.naturalWidth), { message: "and its pictures" }).toBeGreaterThan(0);
  await editor.load(louver.at("/demo/checkout.html"));
  await editor.select(editor.frame.locator("#email"));
  await page.getByText("This page", { exact: true }).click();
  await editor.make("Mask");
  await expect(editor.rules).toHaveCount(4);
  await expect(editor.rules.last()).toContainText("1 match here · only /demo/checkout.html");
  await editor.hover(editor.frame.locator("#email"));
  await page.mouse.wheel(0, 600);
  await editor.select(editor.frame.locator("#card-expiry"));
  await editor.saved();
  await page.mouse.move(4, 4);
  await picture(page, "editor");
  await editor.undo();
  await editor.saved();
});

test("pages that cannot be loaded say why, and nothing is lost", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Trouble", [site.origin, "http://127.0.0.1:9", "http://10.0.0.1", "http://169.254.169.254"]);
  const editor = await Editor.open(await as("Editor"), louver, key);
  await editor.load(site.page(key, "hello"));
  const bad: Array<[string, string, RegExp]> = [
    ["a page without the tag", site.page("plain", "hello"), /tag/i],
    ["a page with another site's tag", site.page("someothersite", "hello"), /tag/i],
    ["no such page", site.page(key, "nowhere"), /404/],
    ["nobody there", "http://127.0.0.1:9/", /./],
    ["a page of another website", "https://example.com/", /origin/i],
    ["a private address", "http://10.0.0.1/", /private/i],
    ["the cloud's own address", "http://169.254.169.254/latest/meta-data/", /private/i],
    ["a page of somebody else's", "http://10.0.0.2/", /origin/i],
    ["a file", "file:///etc/passwd", /http|origin|address/i],
    ["more than 10 MB", site.page(key, "huge"), /10 MB/i],
  ];
  for (const [what, url, why] of bad) {
    await editor.ask(url);
    await expect(editor.alert, what).toContainText(why, { timeout: 30_000 });
    expect(await editor.address.inputValue(), `${what}: what was entered is still there`).toBe(url);
    await expect(editor.frame.locator("#hello"), `${what}: the page before is still there`).toBeAttached();
  }
  await test.step("a page that takes long can be given up, and the server gives it up too", async () => {
    await editor.ask(site.page(key, "slow"));
    await expect.poll(() => site.waiting).toBe(1);
    await editor.page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(editor.page.getByRole("button", { name: "Load page" })).toBeFocused();
    await expect.poll(() => site.waiting).toBe(0);
    await expect(editor.page.locator(".source-trouble")).toHaveText("");
    await expect(editor.page.getByRole("button", { name: /^Saved pages/ })).toContainText("1");
  });
  await test.step("another address is loaded instead", async () => {
    await editor.ask(site.page(key, "slow"));
    await expect.poll(() => site.waiting).toBe(1);
    await editor.address.fill(`${site.host}/${key}/page/form`);
    await editor.address.press("Enter");
    await expect(editor.frame.locator("#ssn"), "also without its scheme").toBeAttached();
    await expect.poll(() => site.waiting).toBe(0);
  });
  await test.step("a page that a browser has yet to fill says so", async () => {
    await editor.ask(site.page(key, "shell"));
    await expect(editor.page.getByText("This page is empty")).toBeVisible();
    await editor.load(site.page(key, "hello"));
    await expect(editor.page.getByText("This page is empty")).toBeHidden();
  });
});

test("two people at one draft: nothing is lost, and what both changed is asked", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Two people");
  const first = await Editor.open(await as("Admin"), louver, key);
  const second = await Editor.open(await as("Publisher"), louver, key);
  await first.load(site.page(key, "form"));
  await second.load(site.page(key, "form"));
  const selectors = async () => (await draft(calls, key)).rules.map((rule) => rule.selector);
  await first.select(first.frame.locator("#who"));
  await first.make("Mask");
  await expect.poll(selectors).toEqual(["#who"]);
  await second.select(second.frame.locator("#ssn"));
  await second.make("Hide");
  await expect(second.page.getByText("admin@louver.test changed the draft too")).toBeVisible();
  await expect(second.rules).toHaveCount(2);
  await expect.poll(selectors).toEqual(["#who", "#ssn"]);
  await test.step("both changed one rule", async () => {
    await second.remove(0);
    await expect.poll(selectors).toEqual(["#ssn"]);
    await first.switchOff(0);
    await expect(first.page.getByText("Somebody else changed the draft")).toBeVisible();
    await expect(first.alert).toContainText("paz@louver.test");
    expect(await selectors(), "the second one's work stands").toEqual(["#ssn"]);
    await expect(first.rules.first(), "and the first one's is still on the screen").toContainText("#who");
    await first.keepMine();
    await expect.poll(async () => (await selectors()).sort()).toEqual(["#ssn", "#who"]);
    await expect(first.rules).toHaveCount(2);
    await first.undo();
    await expect(first.rules, "undo takes mine back, and nothing of the second one's").toHaveCount(1);
    await expect(first.rules.first()).toContainText("#ssn");
    await expect.poll(selectors).toEqual(["#ssn"]);
  });
});

test("what is being typed when the page is left is there again", async ({ as, louver, site, newSite }) => {
  const page = await as("Editor");
  const key = await newSite("Typing");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "form"));
  await editor.ownSelector.fill("#who");
  await editor.make("Mask");
  await editor.saved();
  const form = await editor.openRule(0);
  await form.getByLabel("Note", { exact: true }).pressSequentially("Asked for by Legal");
  const asked = new Promise((resolve) => page.once("dialog", (dialog) => resolve(dialog.accept())));
  await page.reload();
  await asked;
  await listening(page);
  await page.getByRole("button", { name: "Bring them back" }).click();
  await expect(editor.rules.first()).toContainText("Asked for by Legal");
});

test("capture from my browser: behind a login, without what is typed", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Capture");
  const page = await as("Editor");
  const tap = new Wiretap("editor's browser", page.context(), (url) => url.origin === site.origin);
  const editor = await Editor.open(page, louver, key);
  const typed = { nick: canary("nick"), secret: canary("secret"), story: canary("story") };

  await test.step("the server itself sees the sign-in page only", async () => {
    await editor.load(site.page(key, "members"));
    await expect(editor.frame.locator("h1")).toHaveText("Sign in");
  });
  const tab = await page.context().newPage();
  await tab.goto(site.page(key, "sign-in-now"));
  const captured = await editor.capture(site.page(key, "members"), page, async (opened) => {
    // Somebody is quick: typed before the snapshot is taken, if it is not taken at once.
    for (const [id, text] of Object.entries(typed)) await opened.locator(`#${id}`).fill(text).catch(() => undefined);
  });
  expect(new URL(captured.url()).hash, "the token is gone from the address").toBe("");
  await expect(editor.frame.locator("#card h2")).toHaveText("Your card", { timeout: 30_000 });
  await expect(editor.frame.locator(".member-number")).toHaveText("M-3391");
  for (const id of Object.keys(typed)) await expect(editor.frame.locator(`#${id}`)).toHaveValue("");
  expect(await tap.found(Object.values(typed))).toEqual([]);
  await test.step("and rules are made on it like on any other page", async () => {
    await editor.select(editor.frame.locator(".member-number"));
    await editor.make("Mask");
    await expect(editor.rules.first()).toContainText(".member-number");
  });
});

test("capture from my browser: a state that only exists there", async ({ as, louver }) => {
  const page = await as("Admin");
  const tab = await page.context().newPage();
  await tab.goto(louver.at("/demo/spa.html?view=member"));
  await tab.locator("#member-email").fill("someone@example.com");
  await tab.locator("#member-password").fill(canary("pw"));
  await tab.locator("#member-in").click();
  await expect(tab.locator("#member")).toBeVisible();
  const editor = await Editor.open(page, louver, "demo");
  await editor.capture(louver.at("/demo/spa.html?view=member"), page);
  await expect(editor.frame.locator(".booking")).toBeVisible({ timeout: 30_000 });
});

test("S9 a page that no frame may show is edited like any other", async ({ as, louver, site, newSite }) => {
  const key = await newSite("In no frame");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  const address = site.page(key, "unframed");
  await editor.load(address);
  await expect(editor.frame.locator(".number"), "fetched by the server").toHaveText("N-2217");
  await editor.capture(address, page);
  await expect(page.getByRole("region", { name: "Capture from my browser" }), "it has come, and moves nothing any more").toBeHidden();
  await expect(page.locator("iframe"), "and captured by the tag: neither way frames the site itself").not.toHaveAttribute("src", /./);
  await editor.select(editor.frame.locator(".number"));
  await editor.make("Mask");
  await expect(editor.rules.first()).toContainText(".number");
});

test("a capture's link works once", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("One capture");
  const { token } = await calls.ask<{ token: string; link: string }>("start_capture", { key, url: site.page(key, "hello") });
  const send = () =>
    fetch(louver.at(`/tag/v1/captures/${token}`), {
      method: "POST",
      headers: { origin: site.origin, "content-type": "application/json" },
      body: JSON.stringify({ url: site.page(key, "hello"), title: "Hello", node: { type: 0, id: 1, childNodes: [{ type: 2, id: 2, tagName: "html", attributes: {}, childNodes: [] }] } }),
    });
  expect((await send()).status).toBe(204);
  expect((await send()).status).toBe(404);
  await as("Admin");
});

test("S10 what was typed before, and is in the page's own HTML, is not shown in the editor", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Prefilled");
  const page = await as("Editor");
  const tap = new Wiretap("editor's browser", page.context(), (url) => url.origin === site.origin);
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "prefilled"));
  await expect(editor.frame.locator("#city")).toBeVisible();
  const before = ["CITY-4410", "WORD-7731", "STORY-9962", "TOKEN-1187", "COMMENT-3321", "SCRIPT-5549"].map((rest) => `TYPED-BEFORE-${rest}`);
  expect(await tap.found(before)).toEqual([]);
  expect(tap.pieces.length).toBeGreaterThan(0);
});

test("preview: the customer's view and the agent's, side by side", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Preview");
  const page = await as("Editor");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "form"));
  await editor.select(editor.frame.locator("h1"));
  await editor.make("Mask");
  await editor.select(editor.frame.locator("label[for=ssn]"));
  await editor.make("Hide");
  await editor.preview();
  await expect(page.getByText("It has no place on the screen"), "of what the page shows").toHaveCount(0);
  await expect(editor.customer.locator("h1")).toHaveText("A form");
  await expect(editor.agent.locator("h1")).toHaveText("••••••");
  await expect(editor.customer.getByText("Number")).toBeVisible();
  await expect(editor.agent.getByText("Number")).toHaveCount(0);
  await expect(editor.agent.getByText("Who")).toBeVisible();
  const [customer, agent] = [await page.locator('iframe[title="Customer"]').boundingBox(), await page.locator('iframe[title="Agent"]').boundingBox()];
  expect(Math.abs((customer?.y ?? 0) - (agent?.y ?? 1000)), "side by side").toBeLessThan(20);
  expect(customer?.x).not.toBe(agent?.x);
});

test("publish: a message, a number, a hash, and the same for programs", async ({ as, louver, site, newSite, rest }) => {
  const key = await newSite("Publishing");
  const page = await as("Publisher");
  const editor = await Editor.open(page, louver, key);
  await editor.load(site.page(key, "form"));
  await editor.select(editor.frame.locator("#ssn"));
  await editor.make("Mask");
  expect((await rest.ask(`sites/${key}/rules`)).status, "nothing is published yet").toBe(404);
  await editor.publish("Numbers are masked");

  const first = await rest.ask(`sites/${key}/rules`);
  expect(first.status).toBe(200);
  const etag = first.headers.get("etag") ?? "";
  expect(etag).toMatch(/^"\S+"$/);
  const rules = (await first.json()) as { version: number; hash: string; message: string; publishedBy: string; rules: Array<{ selector: string; effect: string }> };
  expect(rules).toMatchObject({ version: 1, message: "Numbers are masked", publishedBy: "paz@louver.test", rules: [{ selector: "#ssn", effect: "mask" }] });
  expect(rules.hash).toMatch(/^[0-9a-f]{64}$/);
  const unchanged = await rest.ask(`sites/${key}/rules`, { headers: { "if-none-match": etag } });
  expect(unchanged.status).toBe(304);
  expect(await unchanged.text()).toBe("");

  await editor.select(editor.frame.locator("#who"));
  await editor.make("Hide");
  await page.getByRole("checkbox", { name: /Other products' privacy marks/ }).check();
  await editor.publish("And names are hidden");
  const second = await rest.ask(`sites/${key}/rules`, { headers: { "if-none-match": etag } });
  expect(second.status).toBe(200);
  expect(await second.json()).toMatchObject({ version: 2, policy: { vendorMarks: true } });
  const kept = (await (await rest.ask(`sites/${key}/versions/1`)).json()) as { hash: string; rules: unknown[] };
  expect(kept, "version 1 is as it was").toMatchObject({ hash: rules.hash, rules: rules.rules });
  await page.goto(louver.at(`/sites/${key}/versions`));
  await expect(page.getByRole("row", { name: /And names are hidden/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /Numbers are masked/ })).toContainText("paz@louver.test");

  for (const headers of [{ authorization: "" }, { authorization: "Bearer lvr_wrong" }]) {
    expect((await rest.ask(`sites/${key}/rules`, { headers })).status).toBe(401);
  }
});

interface Draft {
  revision: number;
  rules: Array<{ selector: string; effect: string; pages: string[]; off?: boolean }>;
}

/** The draft as the server has it. */
async function draft(calls: { ask<T>(call: string, body: unknown): Promise<T> }, key: string): Promise<Draft> {
  const { revision, rules } = await calls.ask<{ revision: number; rules: Draft }>("draft", { key });
  return { revision, rules: rules.rules };
}
