// Publishing by two people, at a time to come, and what two people did to one draft.

import { accessible } from "../support/axe";
import { rule } from "../support/api";
import { visit } from "../support/app";
import { Editor } from "../support/editor";
import { expect, test } from "../support/test";

test("a second person approves exactly what was asked for", async ({ as, louver, newSite, calls }) => {
  const key = await newSite("Two people publish");
  await calls.publish(key, { rules: [rule("mask", "#a"), rule("mask", "#b")] });
  const admin = await as("Admin");
  await test.step("an admin demands a second person", async () => {
    await visit(admin, louver, `/sites/${key}`);
    await admin.getByRole("button", { name: "Demand a second person's approval" }).click();
    await admin.getByRole("dialog").getByRole("button", { name: "Demand it" }).click();
    await expect(admin.getByText("two admins have to agree")).toBeVisible();
    await admin.getByRole("button", { name: "Ask to end it" }).click();
    await expect(admin.getByText("until another admin agrees")).toBeVisible();
    await accessible(admin);
    await admin.getByRole("button", { name: "Keep it" }).click();
  });
  const publisher = await as("Publisher");
  await test.step("a publisher asks for approval", async () => {
    await visit(publisher, louver, `/sites/${key}/editor`);
    await publisher.getByRole("button", { name: "Delete Mask #b" }).click();
    await new Editor(publisher, louver).saved();
    await publisher.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = publisher.getByRole("dialog", { name: "Publish the draft" });
    await expect(dialog).toContainText("takes a second person");
    await dialog.getByLabel("Message").fill("Shown again");
    await accessible(publisher);
    const ask = dialog.getByRole("button", { name: "Ask for approval" });
    await expect(ask, "no saved page shows what that does").toBeDisabled();
    await dialog.getByLabel("I have looked at the changes in the rules").check();
    await ask.click();
    await expect(publisher.getByRole("link", { name: "1 waits for approval" })).toBeVisible();
    await publisher.getByRole("button", { name: "Delete Mask #a" }).click();
    await new Editor(publisher, louver).saved();
    await publisher.getByRole("link", { name: "1 waits for approval" }).click();
    await expect(publisher.getByText("You asked for this")).toBeVisible();
    await expect(publisher.getByRole("button", { name: "Review Shown again" })).toBeHidden();
  });
  await test.step("an admin looks at it and approves", async () => {
    await visit(admin, louver, `/sites/${key}/versions`);
    await expect(admin.getByText("The draft has changed since")).toBeVisible();
    await admin.getByRole("button", { name: "Review Shown again" }).click();
    const dialog = admin.getByRole("dialog", { name: "Approve what is published" });
    await expect(dialog.locator(".changes > li")).toHaveCount(1);
    await expect(dialog.locator(".changes")).toContainText(/Gone\s*Mask\s*#b/);
    await expect(dialog.getByRole("button", { name: "Decline" }), "not without a reason").toBeDisabled();
    await accessible(admin);
    await dialog.getByLabel("I have looked at the changes in the rules").check();
    await dialog.getByRole("button", { name: "Approve", exact: true }).click();
    const row = admin.getByRole("row", { name: /^2/ });
    await expect(row).toContainText("Approved by admin@louver.test");
    await expect(row.getByRole("button", { name: "Show the rules of version 2" })).toHaveText("1 rule");
    await expect(admin.getByRole("heading", { name: "Waiting to be published" })).toBeHidden();
  });
  await test.step("an earlier version, too, is asked for", async () => {
    await publisher.reload();
    await publisher.getByRole("button", { name: "Publish again: version 1" }).click();
    const dialog = publisher.getByRole("dialog", { name: "Publish an earlier version again" });
    await dialog.getByRole("button", { name: "Ask for approval" }).click();
    await expect(publisher.locator(".waiting-one")).toContainText("Version 1 again");
    await accessible(publisher);
    await publisher.getByRole("button", { name: "Withdraw Version 1 again" }).click();
    await expect(publisher.locator(".waiting-one")).toHaveCount(0);
  });
});

test("two windows of one person: the other one is not taken for somebody else", async ({ as, louver, newSite, calls }) => {
  const key = await newSite("Two windows");
  const one = rule("mask", "#one");
  const two = rule("mask", "#two");
  const { revision } = await calls.ask<{ revision: number }>("draft", { key });
  await calls.ask("save_draft", { key, revision, rules: { rules: [one, two] } });
  const page = await as("Admin");
  await visit(page, louver, `/sites/${key}/editor`);
  const editor = new Editor(page, louver);
  await calls.ask("save_draft", { key, revision: revision + 1, rules: { rules: [one, two, rule("hide", "#three")] } });
  await page.getByRole("button", { name: "Delete Mask #one" }).click();
  const toast = page.getByText("You changed the draft in another window too");
  await expect(toast).toBeVisible();
  await editor.saved();
  const now = await calls.ask<{ revision: number; rules: { rules: Array<{ id: string; effect: string }> } }>("draft", { key });
  const hidden = now.rules.rules.map((each) => (each.id === two.id ? { ...each, effect: "hide" } : each));
  await calls.ask("save_draft", { key, revision: now.revision, rules: { rules: hidden } });
  await page.getByRole("button", { name: "Delete Mask #two" }).click();
  await expect(editor.alert).toContainText("You changed the draft in another window: a rule that you changed here too.");
  await expect(toast, "while there is something to choose").toBeHidden();
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
  await accessible(page);
  await page.getByRole("button", { name: "Take the other window's" }).click();
  await editor.saved();
  await expect(editor.rules).toHaveCount(2);
});

test("publishing at a time to come", async ({ as, louver, newSite, calls }) => {
  const key = await newSite("Planned");
  await calls.publish(key, { rules: [rule("mask", "#a")] });
  const page = await as("Publisher");
  await visit(page, louver, `/sites/${key}/editor`);
  await page.getByRole("button", { name: "Delete Mask #a" }).click();
  await new Editor(page, louver).saved();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Publish the draft" });
  await dialog.getByLabel("I have looked at the changes in the rules").check();
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(dialog.getByLabel("Message"), "the press says what is missing").toBeFocused();
  await dialog.getByLabel("Message").fill("For the new season");
  await dialog.getByRole("checkbox", { name: "Schedule for later" }).check();
  await expect(dialog.getByLabel("Publish at"), "what opens is in sight").toBeInViewport({ ratio: 1 });
  await dialog.getByLabel("Publish at").fill("2020-01-01T00:00");
  await dialog.getByRole("button", { name: "Schedule" }).click();
  await expect(dialog.getByText("That time has passed."), "beside the button that was pressed").toBeInViewport({ ratio: 1 });
  await dialog.getByLabel("Publish at").fill(inAnHour());
  await accessible(page);
  await dialog.getByRole("button", { name: "Schedule" }).click();
  const planned = page.getByRole("link", { name: /^Planned for \d/ });
  await expect(planned).toBeVisible();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(dialog.getByText("“For the new season” is planned for")).toBeVisible();
  await expect(dialog.getByRole("checkbox", { name: "Schedule for later" })).not.toBeChecked();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await planned.click();
  await expect(page.locator(".waiting-one")).toContainText("Scheduled");
  await calls.publish(key, { rules: [rule("hide", "#a")] });
  await page.reload();
  await expect(page.locator(".waiting-one")).toContainText("Held back");
  await expect(page.locator(".waiting-one")).toContainText("Version 2 was published in between.");
  await page.getByRole("link", { name: "Open editor" }).click();
  await expect(page.getByRole("link", { name: "1 was held back" })).toBeVisible();
});

test("two people at one draft: what does not clash is put together, what does is asked", async ({ as, louver, newSite, calls }) => {
  const key = await newSite("Merged");
  const [one, two] = [rule("mask", "#one"), rule("mask", "#two")];
  const { revision } = await calls.ask<{ revision: number }>("draft", { key });
  await calls.ask("save_draft", { key, revision, rules: { rules: [one, two] } });
  const page = await as("Publisher");
  await visit(page, louver, `/sites/${key}/editor`);
  const editor = new Editor(page, louver);
  await calls.ask("save_draft", { key, revision: revision + 1, rules: { rules: [one, two, rule("hide", "#theirs")] } });
  await page.getByRole("button", { name: "Delete Mask #one" }).click();
  await expect(page.getByText("it has both your changes now")).toBeVisible();
  await expect(editor.rules).toHaveCount(2);
  await editor.saved();
  await editor.undo();
  await expect(editor.rules, "undo takes back mine alone").toHaveCount(3);
  await editor.saved();

  const now = await calls.ask<{ revision: number; rules: { rules: Array<{ id: string; effect: string }> } }>("draft", { key });
  const hidden = now.rules.rules.map((each) => (each.id === two.id ? { ...each, effect: "hide" } : each));
  await calls.ask("save_draft", { key, revision: now.revision, rules: { rules: hidden } });
  await page.getByRole("button", { name: "Delete Mask #two" }).click();
  const clash = page.getByRole("group", { name: "The rule about #two" });
  await expect(clash).toContainText("deleted");
  await expect(clash.getByRole("radio", { name: /Theirs/ }), "what hides is suggested").toBeChecked();
  await accessible(page);
  await page.getByRole("button", { name: "Go on with these" }).click();
  await expect(editor.rules).toHaveCount(3);
  await editor.saved();

  await test.step("what did not reach the server is offered again", async () => {
    await page.route("**/fn/save_draft", (route) => route.abort());
    await page.getByRole("button", { name: "Delete Mask #one" }).click();
    await expect(page.locator(".draft-state")).toContainText("Not saved, trying again…");
    await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
    page.once("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await page.unroute("**/fn/save_draft");
    await expect(editor.rules).toHaveCount(3);
    await page.getByRole("button", { name: "Bring them back" }).click();
    await expect(editor.rules).toHaveCount(2);
    await editor.saved();
  });
  await test.step("whoever is signed out meanwhile is led back here", async () => {
    const signedOut = { status: 401, contentType: "application/json", body: '"SignedOut"' };
    await page.route("**/fn/save_draft", (route) => route.fulfill(signedOut));
    await editor.undo();
    await expect(page.locator(".draft-state")).toHaveText("Not saved: signed out.");
    const from = encodeURIComponent(new URL(page.url()).pathname);
    await expect(page.getByRole("link", { name: "Sign in", exact: true })).toHaveAttribute("href", new RegExp(`^/login\\?from=${from}`));
    await page.unroute("**/fn/save_draft");
    await page.getByRole("button", { name: "Try again" }).click();
    await editor.saved();
    await editor.redo();
    await editor.saved();
  });
  await test.step("and once the server is back, it gets there by itself", async () => {
    await page.route("**/fn/save_draft", (route) => route.abort());
    await editor.undo();
    await expect(page.locator(".draft-state")).toContainText("Not saved, trying again…");
    await page.unroute("**/fn/save_draft");
    await editor.saved();
    await editor.redo();
    await editor.saved();
  });
  await test.step("what somebody else changed too is asked then", async () => {
    await page.route("**/fn/save_draft", (route) => route.abort());
    await page.getByRole("button", { name: /^Delete \w+ #two/ }).click();
    await expect(page.locator(".draft-state")).toContainText("Not saved, trying again…");
    const now = await calls.ask<{ revision: number; rules: { rules: Array<{ id: string }> } }>("draft", { key });
    const noted = now.rules.rules.map((each) => (each.id === two.id ? { ...each, note: "theirs" } : each));
    await calls.ask("save_draft", { key, revision: now.revision, rules: { rules: noted } });
    page.once("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await page.unroute("**/fn/save_draft");
    await page.getByRole("button", { name: "Bring them back" }).click();
    await expect(clash).toContainText("deleted");
    await editor.undo();
    await expect(clash, "with nothing to choose any more").toHaveCount(0);
    await expect(editor.rules).toHaveCount(2);
    await editor.redo();
    await expect(editor.rules).toHaveCount(1);
    await editor.undo();
    await editor.saved();
  });
  await test.step("a save in another window takes nothing away that was not saved here", async () => {
    const other = await Editor.open(await page.context().newPage(), louver, key);
    await page.route("**/fn/save_draft", (route) => route.abort());
    await page.getByRole("button", { name: /^Delete \w+ #two/ }).click();
    await expect(page.locator(".draft-state")).toContainText("Not saved, trying again…");
    await other.switchOff(1);
    await other.saved();
    await other.page.close();
    page.once("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await page.unroute("**/fn/save_draft");
    await page.getByRole("button", { name: "Bring them back" }).click();
    await expect(editor.rules).toHaveCount(1);
    await editor.undo();
    await expect(editor.rules).toHaveCount(2);
    await editor.saved();
  });

  await test.step("rules come from elsewhere, and are looked at first", async () => {
    await page.getByRole("button", { name: "Import…" }).click();
    const dialog = page.getByRole("dialog", { name: "Import rules" });
    await dialog.getByLabel("File").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from([0x89, 0x50, 0, 0xff]) });
    await expect(dialog.getByText("logo.png is not a text file in UTF-8.")).toBeVisible();
    await dialog.getByLabel("Or its text").fill("<restrictions/>");
    await expect(dialog.getByLabel("Format")).toHaveValue("genesys");
    await dialog.getByLabel("Format").selectOption("json");
    await dialog.getByLabel("Or its text").fill("b[");
    await expect(dialog.getByLabel("Format"), "what was chosen holds").toHaveValue("json");
    await dialog.getByLabel("Format").selectOption("selectors");
    await dialog.getByRole("button", { name: "Look at it" }).click();
    await expect(dialog.getByText("Nothing of it is new to the draft.")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Add to the draft" })).toBeDisabled();
    await dialog.getByLabel("Or its text").fill("#two\n#new\nb[\n");
    await dialog.getByRole("button", { name: "Look at it" }).click();
    await expect(dialog.locator(".changes")).toContainText(/New\s*Mask\s*#new/);
    await expect(dialog.locator(".lost")).toContainText("Line 3");
    await accessible(page);
    await dialog.getByRole("button", { name: "Add to the draft" }).click();
    await expect(page.locator(".rules")).toContainText("#new");
    await editor.saved();
    await page.getByRole("button", { name: "Export…" }).click();
    const link = page.getByRole("link", { name: /^Download louver-/ });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toBe(`louver-${key}-draft.json`);
    await page.getByRole("button", { name: "Close" }).click();
  });
  await test.step("what was typed as JSON stays when the dialog is closed", async () => {
    const field = page.getByRole("textbox", { name: "The draft as JSON" });
    await page.getByRole("button", { name: "Edit as JSON…" }).click();
    await field.press("Control+Home");
    await page.keyboard.type("half a thought");
    // The first one may close a list of completions.
    for (let i = 0; i < 2; i++) await page.keyboard.press("Escape");
    await expect(field).toBeHidden();
    await page.getByRole("button", { name: "Edit as JSON…" }).click();
    await expect(field).toContainText("half a thought");
    await page.getByRole("button", { name: "Begin anew from the draft" }).click();
    await expect(field).toContainText("#new");
    await expect(field).not.toContainText("half a thought");
  });
  await test.step("between two quotes all is offered that may stand there", async () => {
    await page.locator(".cm-line span", { hasText: /^"mask"$/ }).first().dblclick();
    await page.keyboard.press("Delete");
    await page.keyboard.press("Control+Space");
    await page.getByRole("option", { name: '"reveal"' }).click();
    await expect(page.getByRole("textbox", { name: "The draft as JSON" })).toContainText('"effect": "reveal",');
  });
});

/** As a field of kind datetime-local has it. */
function inAnHour(): string {
  const at = new Date(Date.now() + 3_600_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
