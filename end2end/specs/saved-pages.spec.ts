// The whole path on saved pages of real sites: load, click rules, preview, publish, a session, enforcement. The pages are not part
// of the project; where they are not there, these tests say so.

import { Agent, Customer } from "../support/actors";
import { canary } from "../support/canary";
import { Editor } from "../support/editor";
import { corpusMissing } from "../support/paths";
import { openField, savedPages, targets } from "../support/saved";
import { expect, test } from "../support/test";

const missing = corpusMissing();

if (missing) {
  test("saved pages", () => test.skip(true, missing));
}

for (const { file, feature } of savedPages()) {
  test(`the saved page with the ${feature}`, async ({ as, browser, louver, site, staff, rest, newSite }) => {
    test.setTimeout(180_000);
    const key = await newSite(`Saved: ${feature}`);
    const url = site.saved(key, file);
    const editor = await Editor.open(await as("Publisher"), louver, key);

    const rules = await test.step("rules by clicking", async () => {
      await editor.load(url);
      const marked = await targets(editor.frame);
      const made: Record<"field" | "text" | "control", string> = { field: "", text: "", control: "" };
      for (const [target, effect] of [["field", "Mask"], ["text", "Hide"], ["control", "Disable"]] as const) {
        await editor.select(editor.frame.locator(marked[target]));
        made[target] = await editor.chosenSelector();
        await editor.make(effect);
      }
      await expect(editor.rules).toHaveCount(3);
      return made;
    });

    await test.step("preview", async () => {
      const words = await editor.frame.locator(rules.text).first().evaluate((element) => (element.textContent ?? "").trim());
      await editor.preview();
      await expect(editor.customer.locator(rules.text).first()).toContainText(words);
      const masked = editor.agent.locator("input[data-louver~=mask]");
      await expect(masked).not.toHaveCount(0);
      for (const field of await masked.all()) {
        expect(await field.evaluate((element) => element.getAttributeNames().filter((name) => /placeholder|title|alt|^aria-|^data-(?!louver)/.test(name)))).toEqual([]);
      }
      // Hidden elements have no attribute by which the rule's selector could find them.
      await expect(editor.agent.locator(rules.text).filter({ hasText: words })).toHaveCount(0);
    });

    await test.step("publish", async () => {
      await editor.publish("From the saved page");
      const latest = await rest.ask(`sites/${key}/rules`);
      expect(latest.status).toBe(200);
      const etag = latest.headers.get("etag") ?? "";
      expect((await rest.ask(`sites/${key}/rules`, { headers: { "if-none-match": etag } })).status).toBe(304);
      expect(((await latest.json()) as { rules: unknown[]; version: number }).rules).toHaveLength(3);
    });

    const customer = await Customer.open(browser, louver, site, url);
    const agent = await Agent.open(browser, louver, staff.storage.Agent);
    const secret = { field: canary("field"), hidden: canary("hidden"), password: canary("password"), hiddenInput: canary("hiddeninput"), comment: canary("comment"), typed: canary("typed") };
    const open = canary("open");

    await test.step("a session", async () => {
      await customer.page.evaluate(plantInSavedPage, { rules, secret });
      await agent.join(await customer.start());
      await expect(agent.view.locator(FIELD)).toHaveValue("••••••");
      await customer.page.evaluate((text) => document.body.insertAdjacentHTML("afterbegin", `<p id="test-open">${text}</p>`), open);
      await expect(agent.view.locator("#test-open")).toHaveText(open);
      const field = customer.page.locator(FIELD);
      await field.evaluate((input: HTMLInputElement) => input.removeAttribute("maxlength"));
      await field.fill("");
      await field.pressSequentially(secret.typed);
    });

    await test.step("Write Mode", async () => {
      await agent.page.getByRole("button", { name: "Ask for Write Mode" }).click();
      await customer.press(/^Allow$/);
      const own = await openField(customer.page, Object.values(rules));
      await expect(agent.view.locator("#test-open")).toBeAttached();
      // Pages carry the test's mark to the agent like any other attribute.
      await customer.show(own);
      await agent.type(agent.view.locator(own), "by the agent");
      await expect(customer.page.locator(own)).toHaveValue(/by the agent/);
      await customer.show(FIELD);
      await agent.type(agent.view.locator(FIELD), "no");
      await expect(agent.says(/masked/i)).toBeVisible();
      await expect(customer.page.locator(FIELD)).toHaveValue(secret.typed);
      await customer.show(CONTROL);
      await agent.click(agent.view.locator(CONTROL));
      await expect(agent.says(/disabled for agents/i)).toBeVisible();
      await expect(customer.page).toHaveURL(url);
    });

    await test.step("nothing planted was seen", async () => {
      await customer.tap.expectClean(Object.values(secret));
      await agent.tap.expectClean(Object.values(secret));
      expect(await customer.tap.found([open])).not.toEqual([]);
      expect(await agent.tap.found([open])).not.toEqual([]);
    });

    await test.step("the end", async () => {
      await agent.exit();
      await expect(agent.frame).toHaveCount(0);
      await customer.expectToRead(/The agent ended the session/);
    });
    await customer.close();
    await agent.close();
  });
}

/** Classes stay on what is masked, and most other attributes do not: a rule's selector need not match in the agent's view. */
const FIELD = ".louver-test-field";
const CONTROL = ".louver-test-control";

/** Runs in the customer's page: canaries under the rules and in what is never shown. */
function plantInSavedPage({ rules, secret }: { rules: { field: string; text: string; control: string }; secret: Record<string, string> }): void {
  const value = (name: string) => secret[name] ?? "";
  document.querySelector(rules.field)?.classList.add("louver-test-field");
  document.querySelector(rules.control)?.classList.add("louver-test-control");
  for (const field of document.querySelectorAll<HTMLInputElement>(rules.field)) {
    field.value = value("field");
    for (const name of ["value", "placeholder", "title", "aria-label", "data-account"]) field.setAttribute(name, value("field"));
  }
  for (const text of document.querySelectorAll(rules.text)) {
    text.setAttribute("title", value("hidden"));
    text.append(value("hidden"), Object.assign(document.createElement("b"), { textContent: value("hidden"), title: value("hidden") }));
  }
  for (const field of document.querySelectorAll<HTMLInputElement>("input[type=password]")) field.value = value("password");
  for (const field of document.querySelectorAll<HTMLInputElement>("input[type=hidden]")) field.value = value("hiddenInput");
  document.body.append(document.createComment(value("comment")));
}
