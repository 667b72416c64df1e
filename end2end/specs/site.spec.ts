// A site, its tag, and where the tag runs.

import { createHash } from "node:crypto";

import { rule } from "../support/api";
import { Agent, Customer } from "../support/actors";
import { createSite, visit } from "../support/app";
import { expect, test } from "../support/test";

test("an admin makes a site and gets the snippet for its pages", async ({ as, louver, site }) => {
  const page = await as("Admin");
  const key = await createSite(page, louver, "Tag shop", [site.origin]);
  await expect(page.getByRole("heading", { name: "Tag shop" })).toBeVisible();
  const snippet = page.getByLabel("snippet", { exact: true });
  await expect(snippet).toContainText(`src="${louver.origin}/tag.js"`);
  await expect(snippet).toContainText(`data-site="${key}"`);
  await visit(page, louver, "/");
  await expect(page.getByRole("rowheader", { name: "Tag shop" })).toBeVisible();
  await expect(page.getByRole("row", { name: /Tag shop/ })).toContainText(site.origin);
});

test("S6 a pinned tag is the script of this build, or none", async ({ browser, as, louver, site, newSite, calls }) => {
  const key = await newSite("Pinned");
  await calls.publish(key, { rules: [rule("mask", ".secret")] });
  const page = await as("Admin");
  await visit(page, louver, `/sites/${key}`);
  await page.getByText("Pin the tag to this build").click();
  const snippet = await page.getByLabel("pinned snippet", { exact: true }).innerText();
  const [, src = "", hash = ""] = /src="([^"]+)" integrity="sha256-([^"]+)" crossorigin="anonymous"/.exec(snippet) ?? [];
  const served = await fetch(src);
  expect(served.headers.get("cache-control")).toContain("immutable");
  expect(createHash("sha256").update(Buffer.from(await served.arrayBuffer())).digest("base64")).toBe(hash);
  expect((await fetch(src.replace(/[0-9a-f]{16}/, "0123456789abcdef"))).status, "another build's").toBe(404);

  const pinned = (text: string): string => `${site.page(key, "hello")}?snippet=${encodeURIComponent(text)}`;
  const customer = await Customer.open(browser, louver, site, pinned(snippet));
  expect(await customer.start(), "it runs").toMatch(/^\d{9}$/);
  await customer.close();
  const other = await Customer.open(browser, louver, site, pinned(snippet.replace(hash, createHash("sha256").digest("base64"))));
  await other.page.waitForLoadState("networkidle");
  expect(await other.reads(), "another script does not").toBe("");
  await other.close();
});

test("an origin that is none is refused where it was entered", async ({ as, louver }) => {
  const page = await as("Admin");
  await visit(page, louver, "/");
  await page.getByRole("button", { name: "Create site" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create site" });
  await dialog.getByLabel("Name").fill("Nowhere");
  await dialog.getByLabel("Allowed origins").fill("shop.example/basket");
  await dialog.getByRole("button", { name: "Create site" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: /\S/ }).first()).toBeVisible();
  await expect(dialog.getByLabel("Allowed origins"), "what was entered is still there").toHaveValue("shop.example/basket");
});

test("S5 the tag runs on the site's origins and nowhere else", async ({ browser, louver, site, newSite, calls }) => {
  const key = await newSite("Origins");
  await calls.publish(key, { rules: [rule("mask", ".secret")] });
  const allowed = await Customer.open(browser, louver, site, site.page(key, "hello"));
  await expect(await allowed.button(/^Share this page$/)).toBeTruthy();
  expect(await allowed.start()).toMatch(/^\d{9}$/);

  const elsewhere = await Customer.open(browser, louver, site, site.page(key, "hello").replace(site.origin, site.elsewhere));
  await elsewhere.page.waitForLoadState("networkidle");
  expect(await elsewhere.reads(), "no button").toBe("");
  const started = await elsewhere.page.evaluate(async () => {
    const { Louver } = window as unknown as { Louver?: { start(): Promise<unknown> } };
    return Louver ? Louver.start().then(() => "started", () => "refused") : "refused";
  });
  expect(started).toBe("refused");
  expect(elsewhere.tap.frames("sent")).toEqual([]);
  await allowed.close();
  await elsewhere.close();
});

test("what browsers do not enforce the server does: no origin, another origin, no session", async ({ louver, site, newSite, calls }) => {
  const key = await newSite("Origins, plainly");
  await calls.publish(key, { rules: [rule("mask", ".secret")] });
  const ask = (origin?: string) =>
    fetch(louver.at("/tag/v1/sessions"), {
      method: "POST",
      headers: { "content-type": "application/json", ...(origin ? { origin } : {}) },
      body: JSON.stringify({ site: key, url: `${site.origin}/` }),
    });
  for (const origin of [undefined, "null", "https://evil.example", site.elsewhere, louver.origin]) {
    const answer = await ask(origin);
    expect(answer.status, String(origin)).toBe(403);
    expect(answer.headers.get("access-control-allow-origin"), String(origin)).toBeNull();
  }
  const allowed = await ask(site.origin);
  expect(allowed.ok).toBe(true);
  expect(allowed.headers.get("access-control-allow-origin")).toBe(site.origin);
});

test("without a published version no session starts, and the page's script is told", async ({ browser, louver, site, newSite }) => {
  const key = await newSite("Nothing published");
  const customer = await Customer.open(browser, louver, site, site.page(key, "hello"));
  await customer.page.waitForFunction(() => "Louver" in window);
  const failure = await customer.page.evaluate(() =>
    (window as unknown as { Louver: { start(): Promise<unknown> } }).Louver.start().then(
      () => "",
      (error: Error) => error.message,
    ),
  );
  expect(failure).toMatch(/publish/i);
  expect(customer.tap.frames("sent")).toEqual([]);
  await customer.close();
});

test("nothing is recorded while no agent is there", async ({ browser, louver, site, newSite, calls }) => {
  const key = await newSite("Quiet");
  await calls.publish(key, { rules: [rule("mask", ".secret")] });
  const customer = await Customer.open(browser, louver, site, site.page(key, "form"));
  await customer.start();
  await customer.page.locator("#who").fill("somebody");
  await customer.page.mouse.move(100, 100);
  await customer.page.waitForTimeout(1_000);
  const said = customer.tap.frames("sent").map((piece) => (JSON.parse(piece.bytes.toString()) as { t: string }).t);
  expect(said).toEqual(["hello"]);
  await customer.close();
});

test("the customer's page is left as it is", async ({ browser, louver, site, newSite, calls, staff }) => {
  const key = await newSite("Untouched");
  await calls.publish(key, { rules: [rule("mask", ".secret"), rule("disable", "#say"), rule("hide", "#said")] });
  const customer = await Customer.open(browser, louver, site, site.page(key, "form"));
  const before = await customer.page.locator("body").evaluate((body) => body.outerHTML);
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator("#who")).toBeVisible();
  expect(await customer.page.locator("body").evaluate((body) => body.outerHTML)).toBe(before);
  await customer.close();
  await agent.close();
});
