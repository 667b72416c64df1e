// Signing in, and what each role opens.

import { test as plain, type Page } from "@playwright/test";

import { Calls } from "../support/api";
import { EMAIL, type Role, enter, listening, signIn, signOut, visit } from "../support/app";
import { ADMIN, Louver } from "../support/server";
import { expect, test } from "../support/test";

test("the first admin comes from the environment, and signs out again", async ({ page, louver }) => {
  await visit(page, louver, "/");
  await expect(page).toHaveURL(/\/login/);
  await enter(page, ADMIN);
  await expect(page.getByRole("heading", { name: "Sites" })).toBeVisible();
  await listening(page);
  await signOut(page);
  await page.goto(louver.at("/people"));
  await expect(page).toHaveURL(/\/login/);
});

test("a wrong password and an unknown address get the same answer", async ({ page, louver }) => {
  const answers: string[] = [];
  for (const email of [ADMIN.email, "nobody@louver.test"]) {
    await visit(page, louver, "/login");
    await enter(page, { email, password: "not the password at all" });
    const alert = page.getByRole("alert").filter({ hasText: /\S/ });
    await expect(alert).toBeVisible();
    answers.push((await alert.textContent()) ?? "");
  }
  expect(answers[0]).toBe(answers[1]);
  await expect(page).toHaveURL(/\/login/);
});

test("the session's cookie cannot be read by scripts and does not travel from other sites", async ({ as, louver }) => {
  const page = await as("Admin");
  await visit(page, louver, "/");
  const cookies = await page.context().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) {
    expect(cookie.httpOnly, cookie.name).toBe(true);
    expect(["Strict", "Lax"], cookie.name).toContain(cookie.sameSite);
  }
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("an agent opens the console and nothing else", async ({ as, louver }) => {
  const page = await as("Agent");
  await page.goto(louver.at("/agent"));
  await listening(page);
  await expect(page.getByLabel("Session ID")).toBeVisible();
  for (const path of ["/sites/demo/editor", "/sites/demo", "/sites/demo/versions", "/people", "/tokens"]) {
    await refused(page, louver, path);
  }
});

test("the server itself refuses the calls that a role's screens do not have", async ({ louver, staff }) => {
  const rules = { policy: {}, rules: [] };
  const beyond: Array<[Role, string, unknown]> = [
    ["Agent", "draft", { key: "demo" }],
    ["Agent", "save_draft", { key: "demo", revision: 1, rules }],
    ["Agent", "load_page", { key: "demo", url: louver.at("/demo") }],
    ["Agent", "publish", { key: "demo", revision: 1, message: "no" }],
    ["Editor", "publish", { key: "demo", revision: 1, message: "no" }],
    ["Editor", "join", { digits: "123456789" }],
    ["Editor", "create_site", { name: "no", origins: ["https://no.example"] }],
    ["Publisher", "people", {}],
    ["Publisher", "create_token", { name: "no" }],
    ["Agent", "add_person", { email: "no@louver.test", password: "a long password indeed", role: "admin" }],
  ];
  for (const [role, call, body] of beyond) {
    const answer = await new Calls(louver, staff.storage[role]).raw(call, body);
    expect(answer.status, `${role} ${call}`).toBe(403);
    expect(await answer.text(), `${role} ${call}`).toContain("Forbidden");
  }
  const nobody = await new Calls(louver, { cookies: [], origins: [] }).raw("draft", { key: "demo" });
  expect(nobody.status).toBe(401);
});

test("a call that another website makes a browser send is refused", async ({ louver, staff }) => {
  const cookie = staff.storage.Admin.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const ask = (headers: Record<string, string>) =>
    fetch(louver.at("/fn/draft"), { method: "POST", headers: { cookie, "content-type": "application/json", ...headers }, body: JSON.stringify({ key: "demo" }) });
  expect((await ask({ origin: "https://evil.example" })).status).toBe(403);
  expect((await ask({})).status).toBe(403);
  expect((await ask({ origin: louver.origin })).status).toBe(200);
});

test("an editor drafts but does not publish", async ({ as, louver }) => {
  const page = await as("Editor");
  await visit(page, louver, "/sites/demo/editor");
  await expect(page.getByLabel("Page address")).toBeVisible();
  const publish = page.getByRole("button", { name: "Publish" });
  if (await publish.count()) await expect(publish.first()).toBeDisabled();
  for (const path of ["/people", "/tokens", "/agent"]) await refused(page, louver, path);
});

test("a publisher may publish", async ({ as, louver }) => {
  const page = await as("Publisher");
  await visit(page, louver, "/sites/demo/editor");
  await expect(page.getByRole("button", { name: "Publish" }).first()).toBeVisible();
  await refused(page, louver, "/people");
});

plain("without an admin in the environment, a one-time link makes the first", async ({ page }) => {
  const louver = await Louver.start({ admin: false });
  try {
    const link = /https?:\/\/\S+\/setup\?token=[\w-]+/.exec(louver.log)?.[0];
    expect(link, `no set-up link in what the server printed:\n${louver.log}`).toBeTruthy();
    await page.goto(link ?? "");
    await listening(page);
    const first = { email: "first@louver.test", password: "twenty-two copper acorns" };
    await page.getByLabel(EMAIL).fill(first.email);
    await page.getByLabel("Password").fill(first.password);
    await page.getByRole("button", { name: "Create admin" }).click();
    await expect(page.getByRole("heading", { name: "Sites" })).toBeVisible();
    await listening(page);
    await page.context().clearCookies();

    await page.goto(link ?? "");
    await listening(page);
    await expect(page.getByRole("button", { name: "Create admin" })).toHaveCount(0);
    await expect(page.getByText(/used up|not from this server/)).toBeVisible();
    await signIn(page, louver, first);
    await expect(page.getByRole("heading", { name: "Sites" })).toBeVisible();
  } finally {
    await louver.stop();
  }
});

async function refused(page: Page, louver: Louver, path: string): Promise<void> {
  const answer = await page.goto(louver.at(path));
  expect(answer?.status(), path).toBe(403);
  await expect(page.getByRole("heading", { name: "Your role does not allow this" }), path).toBeVisible();
}
