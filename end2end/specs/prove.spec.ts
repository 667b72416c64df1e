// 'Prove it': the leak test in the editor holds for what holds, and tells of a tag with a hole in it.

import { readFileSync } from "node:fs";

import type { Locator, Page } from "@playwright/test";

import { buildProve } from "../../tag/build.mjs";
import { accessible } from "../support/axe";
import { type RuleSet, rule } from "../support/api";
import { Editor } from "../support/editor";
import { expect, test } from "../support/test";

test("prove it: holds, says why nothing is proved, and finds a hole in the tag", async ({ as, louver, site, newSite, calls }) => {
  const key = await newSite("Proved");
  const page = await as("Editor");
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  const editor = await Editor.open(page, louver, key);
  const dialog = await open(page);
  await expect(dialog, "without a page").toContainText("No page is saved");
  await expect(dialog.getByRole("button", { name: "Test this page" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Close" }).click();
  await editor.load(site.page(key, "account"));
  await editor.load(site.page(key, "order"));

  await test.step("nothing is covered, so nothing is proved", async () => {
    await open(page);
    await dialog.getByRole("button", { name: "Test this page" }).click();
    await expect(dialog.getByRole("status")).toContainText("Nothing is proved");
    await expect(dialog.getByRole("listitem")).toContainText("Make a rule for it first");
    await dialog.getByRole("button", { name: "Close" }).click();
  });

  await draft(calls, key, { rules: [rule("mask", "#phone"), rule("hide", "#mail"), rule("mask", "p, h1, label")] });
  await page.reload();
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await expect(editor.frame.locator("body")).toBeVisible();

  await test.step("on all saved pages tag and relay hold", async () => {
    await open(page);
    await dialog.getByRole("button", { name: "Test all 2 pages" }).click();
    await expect(dialog.getByRole("status")).toContainText(/Nothing leaked\. \d+ places on 2 pages; \d+ KB searched/, { timeout: 30_000 });
    await expect(dialog.getByText("Holds", { exact: true })).toHaveCount(2);
    await expect(dialog).toContainText(/(\d+) canaries planted, [1-9]\d* of them recorded/);
    await expect(dialog).toContainText("Structure stays readable");
    await expect(dialog.getByRole("listitem").filter({ hasText: "its id looks like data" }).last()).toContainText("p#order-4929123456");
    await accessible(page);
  });

  await test.step("a tag that forgets to mask texts is found out, and the place is a click away", async () => {
    const holed = Buffer.from(await buildProve([hole()]));
    await page.route("**/pkg/prove.js", (route) => route.fulfill({ contentType: "text/javascript", body: holed }));
    await dialog.getByRole("button", { name: "Test all 2 pages" }).click();
    await expect(dialog.getByRole("alert")).toContainText(/\d+ canaries got through/, { timeout: 30_000 });
    const leaks = dialog.getByRole("listitem").filter({ hasText: "its text, let through by the tag" });
    expect(await leaks.count()).toBeGreaterThan(0);
    await expect(dialog.getByText("let through by the relay"), "the relay holds by itself").toHaveCount(0);
    await dialog.getByRole("button", { name: /^label/ }).first().click();
    await expect(dialog).toBeHidden();
    await expect(editor.breadcrumb).toContainText("label");
    await page.unroute("**/pkg/prove.js");
  });

  await test.step("a tag that cannot be loaded proves nothing", async () => {
    await page.route("**/pkg/prove.js", (route) => route.abort());
    await open(page);
    await dialog.getByRole("button", { name: "Test this page" }).click();
    await expect(dialog.getByRole("status")).toContainText("Nothing is proved");
    await expect(dialog.getByRole("listitem")).toContainText("could not be run");
  });
  // What was cut off above, and what axe tried in frames that run no scripts.
  const known = ["net::ERR_FAILED", "Blocked script execution in 'about:srcdoc'"];
  expect(complaints.filter((text) => !known.some((one) => text.includes(one))), "the frame asks for nothing that its policy refuses").toEqual([]);
});

async function open(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Prove it" }).click();
  const dialog = page.getByRole("dialog", { name: "Prove it" });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Masked texts are sent as they are. */
function hole(): NonNullable<Parameters<typeof buildProve>[0]>[number] {
  return {
    name: "hole",
    setup(build) {
      build.onLoad({ filter: /tag[\\/]src[\\/]nodes\.ts$/ }, ({ path }) => {
        const whole = readFileSync(path, "utf8");
        const holed = whole.replace("return this.restrictions.conceals(live) || this.echo.judge(live, text) ? w.masked(text) : text;", "return text;");
        if (holed === whole) throw new Error("the place for the hole is gone");
        return { contents: holed, loader: "ts" };
      });
    },
  };
}

async function draft(calls: { ask<T>(call: string, body: unknown): Promise<T> }, key: string, rules: RuleSet): Promise<void> {
  const { revision } = await calls.ask<{ revision: number }>("draft", { key });
  await calls.ask("save_draft", { key, revision, rules: { policy: {}, ...rules } });
}
