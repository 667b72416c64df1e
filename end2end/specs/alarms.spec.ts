// Who hears of alarms: set up by an admin in the browser, tried by a test alarm whose signature the receiver verifies.

import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { visit } from "../support/app";
import { accessible } from "../support/axe";
import { expect, test } from "../support/test";

test("an admin enters a webhook, sends a test alarm and sees what came of it", async ({ as, louver, site, newSite }) => {
  const key = await newSite("Told shop");
  const admin = await as("Admin");
  await visit(admin, louver, `/sites/${key}`);
  const card = admin.getByRole("region", { name: "Who hears of alarms" });
  await expect(card).toContainText("This server cannot send mail");
  const test = card.getByRole("button", { name: "Send a test alarm" });
  await expect(test).toBeDisabled();

  await card.getByLabel("Webhook").fill("http://hooks.example/louver");
  await card.getByRole("button", { name: "Save" }).click();
  await expect(card.getByRole("alert").filter({ hasText: "Only https" })).toBeVisible();

  // Neither is kept as it is typed.
  await card.getByLabel("Webhook").fill(site.hook.replace("http:", "HTTP:"));
  await card.getByLabel("Mail addresses").fill("Ops@Shop.example");
  await expect(card).toContainText("Save first");
  await card.getByRole("button", { name: "Save" }).click();
  const secret = (await card.getByLabel("secret", { exact: true }).textContent())?.trim() ?? "";
  expect(secret).toMatch(/^whsec_/);
  await expect(card.getByLabel("Mail addresses")).toHaveValue("ops@shop.example");
  await test.click();
  const came = card.getByRole("list", { name: "The test alarm" }).getByRole("listitem");
  await expect(came.filter({ hasText: "Delivered" })).toContainText("Webhook: 127.0.0.1 answered with status 204.");
  await expect(came.filter({ hasText: "ops@shop.example" })).toContainText("LOUVER_SMTP_URL and LOUVER_SMTP_FROM are not set");
  const [sent] = site.hooked;
  expect(verified(secret, sent?.headers ?? {}, sent?.body ?? "")).toBe(true);
  expect(JSON.parse(sent?.body ?? "")).toMatchObject({ type: "alarm.test", data: { site: { key, name: "Told shop" } } });
  for (const colorScheme of ["light", "dark"] as const) {
    await admin.emulateMedia({ colorScheme });
    await accessible(admin, colorScheme);
  }

  await card.getByRole("button", { name: "Make a new one" }).click();
  await admin.getByRole("dialog", { name: "Make a new signing secret" }).getByRole("button", { name: "Make a new one" }).click();
  await expect(card.getByLabel("secret", { exact: true })).not.toHaveText(secret);
  await visit(admin, louver, `/sites/${key}`);
  await expect(card.getByLabel("Webhook")).toHaveValue(site.hook);
  for (const text of [await admin.content(), louver.log]) expect(text).not.toContain("whsec_");
  const editor = await as("Editor");
  await visit(editor, louver, `/sites/${key}`);
  await expect(editor.getByRole("heading", { name: "Told shop" })).toBeVisible();
  await expect(editor.getByText("Who hears of alarms")).toHaveCount(0);
});

/** As `docs/alarms.md` has it, in another language than the server's. */
function verified(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const wanted = createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64")).update(signed).digest();
  const given = String(headers["webhook-signature"]).split(" ");
  return given.some((one) => timingSafeEqual(Buffer.from(one.replace("v1,", ""), "base64"), wanted));
}
