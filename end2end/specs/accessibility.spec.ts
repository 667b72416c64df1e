// axe on every screen of the app, on the demo shop and on the tag's panel, in light and dark.

import type { Browser, Page } from "@playwright/test";

import { accessible } from "../support/axe";
import { Agent, Customer } from "../support/actors";
import type { Storage } from "../support/api";
import { listening, visit } from "../support/app";
import { Editor } from "../support/editor";
import { Louver } from "../support/server";
import { expect, test } from "../support/test";

for (const scheme of ["light", "dark"] as const) {
  test(`the app's pages, ${scheme}`, async ({ browser, louver, staff }) => {
    test.setTimeout(180_000);
    const stranger = await open(browser, scheme);
    await visit(stranger, louver, "/login");
    await accessible(stranger, "sign in");
    await stranger.goto(louver.at("/nowhere/at/all"));
    await accessible(stranger, "not found");
    await stranger.context().close();

    const admin = await open(browser, scheme, staff.storage.Admin);
    for (const [path, button] of [["/", "Create site"], ["/people", "Add person"], ["/tokens", "Create token"]] as const) {
      await visit(admin, louver, path);
      await accessible(admin, path);
      if (path === "/tokens") await expect(admin.getByRole("row", { name: /^end to end/ }), "who made it").toContainText("admin@louver.test");
      await admin.getByRole("button", { name: button }).first().click();
      await expect(admin.getByRole("dialog")).toBeVisible();
      await accessible(admin, `${path}, dialog`);
    }
    for (const path of ["/sites/demo", "/sites/demo/versions"]) {
      await visit(admin, louver, path);
      await accessible(admin, path);
    }
    await admin.context().close();

    const agent = await open(browser, scheme, staff.storage.Agent);
    await agent.goto(louver.at("/people"));
    await accessible(agent, "a role that may not");
    await agent.context().close();
  });

  test(`the editor, ${scheme}`, async ({ browser, louver, staff }) => {
    test.setTimeout(180_000);
    const page = await open(browser, scheme, staff.storage.Admin);
    const editor = await Editor.open(page, louver, "demo");
    await accessible(page, "editor, empty");
    await editor.load(louver.at("/demo/checkout.html"));
    await editor.select(editor.frame.locator("#card-number"));
    await accessible(page, "editor, an element selected");
    await page.getByRole("tab", { name: "Suggestions" }).click();
    await expect(page.getByRole("tabpanel", { name: "Suggestions" }).getByRole("listitem").first()).toBeVisible();
    await accessible(page, "editor, suggestions");
    await page.getByRole("tab", { name: "Findings" }).click();
    await expect(page.getByText("saved page", { exact: false }).first()).toBeVisible();
    await accessible(page, "editor, findings");
    await page.getByRole("tab", { name: "Rules" }).click();
    await editor.preview();
    await accessible(page, "editor, preview");
    await editor.edit();
    await page.getByRole("button", { name: "Publish" }).first().click();
    await expect(page.getByRole("dialog").getByRole("heading", { name: /^Changes since/ })).toBeVisible();
    await accessible(page, "editor, publish");
    await page.context().close();
  });

  test(`the console and the tag's panel, ${scheme}`, async ({ browser, louver, site, staff }) => {
    const customer = await Customer.open(browser, louver, site, louver.at("/demo/checkout.html"), { scheme });
    const agent = await Agent.open(browser, louver, staff.storage.Agent, { scheme });
    await accessible(agent.page, "console, asking");
    await agent.join(await customer.start());
    await expect(agent.view.locator("h1")).toBeVisible();
    await accessible(agent.page, "console, in a session");
    await agent.page.getByRole("button", { name: "Ask for Write Mode" }).click();
    await customer.button(/^Allow$/);
    await accessible(customer.page, "panel, asked");
    await customer.press(/^Allow$/);
    await expect(agent.page.getByText("Write Mode", { exact: true })).toBeVisible();
    await accessible(agent.page, "console, Write Mode");
    await agent.exit();
    await expect(agent.frame).toHaveCount(0);
    await accessible(agent.page, "console, over");
    await customer.close();
    await agent.close();
  });

  test(`the demo shop, ${scheme}`, async ({ browser, louver }) => {
    const page = await open(browser, scheme);
    for (const path of ["", "products/alder.html", "basket.html", "checkout.html", "account.html", "fitting.html", "spa.html", "spa.html?view=member", "thanks.html"]) {
      await page.goto(louver.at(`/demo/${path}`));
      await accessible(page, `shop ${path}`);
    }
    await page.context().close();
  });
}

test("setting up", async ({ browser }) => {
  const fresh = await Louver.start({ admin: false });
  try {
    const page = await open(browser, "light");
    await page.goto(/https?:\/\/\S+\/setup\?token=[\w-]+/.exec(fresh.log)?.[0] ?? "");
    await listening(page);
    await accessible(page, "set up");
    await page.context().close();
  } finally {
    await fresh.stop();
  }
});

async function open(browser: Browser, colorScheme: "light" | "dark", storageState?: Storage): Promise<Page> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 }, ...(storageState ? { storageState } : {}) });
  return context.newPage();
}

