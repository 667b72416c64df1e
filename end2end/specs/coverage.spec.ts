// What the rules did on the pages that customers shared: counted, charted, and an alarm when something is not covered.

import type { Page } from "@playwright/test";

import { accessible } from "../support/axe";
import { Agent, Customer } from "../support/actors";
import { rule } from "../support/api";
import { visit } from "../support/app";
import { Editor } from "../support/editor";
import { expect, test } from "../support/test";

test("a site's page shows what the rules did on shared pages, and what to look at", async ({ browser, as, louver, site, staff, newSite, calls }) => {
  test.setTimeout(180_000);
  const key = await newSite("Covered shop");
  const admin = await as("Admin");
  await visit(admin, louver, `/sites/${key}`);
  await expect(admin.getByText("No visit was counted yet")).toBeVisible();

  const guard = { ...rule("mask", "#birth"), whenLost: "pause" as const };
  await calls.publish(key, { rules: [guard, rule("mask", "#phone"), rule("hide", ".not-there", "*/page/account"), rule("hide", ".on-another-page")] });
  // What is known to be the site's stands in the addresses of saved pages.
  await calls.ask("load_page", { key, url: site.page(key, "account") });
  const customer = await Customer.open(browser, louver, site, site.page(key, "account"));
  await customer.page.locator("#mail").fill("PLANTED-MAIL-2231@example.test");
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator("#mail")).toBeVisible();
  const told = () => customer.tap.text("sent").split('"t":"matched"').length - 1;
  await expect.poll(told).toBe(1);
  await test.step("nothing is shared once the rule that says so matches nothing", async () => {
    await customer.page.locator("#birth").evaluate((field) => field.removeAttribute("id"));
    await expect(agent.page.getByText("private page", { exact: false }).first()).toBeVisible();
    await customer.page.locator("#details p:nth-child(3) input").evaluate((field) => (field.id = "birth"));
    await expect(agent.view.locator("#mail")).toBeVisible();
  });
  await customer.page.reload();
  await expect.poll(told, { timeout: 15_000 }).toBe(2);
  await agent.exit();
  await customer.close();
  await agent.close();

  await expect.poll(async () => (await calls.ask<unknown[]>("alarms", { key })).length).toBe(1);
  await visit(admin, louver, `/sites/${key}`);
  const coverage = admin.getByRole("region", { name: "Coverage" });
  await expect(coverage.getByRole("img")).toHaveAccessibleName(/2 of 3 rules match, 1 field uncovered/);
  await expect(coverage.locator("canvas")).toBeVisible();
  await expect(coverage.getByRole("row", { name: /\/account/ })).toContainText(".not-there");
  await expect(coverage).not.toContainText(".on-another-page");
  await coverage.getByText("Show as a table").click();
  await check(admin);
  expect(await admin.content()).not.toContain("PLANTED-MAIL-2231");

  const alarms = admin.getByRole("region", { name: "Alarms" });
  await expect(alarms.getByRole("heading", { name: "1 field looks sensitive and is not covered yet" })).toBeVisible();
  await expect(alarms.getByRole("heading", { name: /stopped matching/ }), "no rule ever matched and was lost").toHaveCount(0);
  await expect(alarms.getByRole("listitem")).toContainText("looks like an e-mail address");
  await test.step("an alarm leads into the editor, to the field on the page that is saved", async () => {
    await alarms.getByRole("link", { name: /^Show field input/ }).click();
    await expect(admin.getByRole("navigation", { name: "Ancestors" })).toContainText("input#mail");
  });
  await visit(admin, louver, "/");
  await expect(admin.getByRole("row", { name: /Covered shop/ })).toContainText("1 alarm");
  await visit(admin, louver, `/sites/${key}/editor?rule=${guard.id}`);
  await expect(admin.getByLabel("While it matches nothing")).toBeVisible();
  const editor = await Editor.open(admin, louver, key);
  await test.step("what holds until a rule matches is chosen with the rule", async () => {
    await editor.load(site.page(key, "account"));
    await admin.getByRole("button", { name: "Edit Mask #phone" }).click();
    await admin.getByLabel("While it matches nothing").selectOption({ label: "Mask what is around it" });
    await expect(admin.getByLabel("Masked until it matches")).toHaveValue(/#details/);
    await check(admin);
  });
  await test.step("in the editor alarms are a line, which leads to them and can be put away", async () => {
    await expect(alarms).toContainText("1 field looks sensitive and is not covered yet");
    await alarms.getByRole("button", { name: "Put the alarms away" }).click();
    await expect(alarms).toBeHidden();
    await admin.reload();
    await alarms.getByRole("button", { name: "Show" }).click();
    const list = admin.getByRole("dialog", { name: "Alarms" });
    await check(admin);
    await list.getByRole("button", { name: /^Show field input/ }).click();
    await expect(list).toBeHidden();
    await expect(editor.breadcrumb, "found on the page that is saved").toContainText("input#mail");
    await alarms.getByRole("button", { name: "Show" }).click();
    await list.getByRole("button", { name: /^Acknowledge/ }).click();
    await expect(list).toBeHidden();
    await expect(alarms).toBeHidden();
  });
});

async function check(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page, colorScheme);
  }
}
