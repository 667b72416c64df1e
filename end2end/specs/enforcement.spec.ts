// What is masked or hidden is in no frame and in no HTTP message, of neither browser; and a tag that does not mask is of no use to an agent.

import { rule } from "../support/api";
import { Agent, Customer } from "../support/actors";
import { canary, digitsCanary } from "../support/canary";
import { canaries, plant, replant } from "../support/plant";
import { PlainSocket } from "../support/socket";
import { expect, test } from "../support/test";

for (const effect of ["mask", "hide"] as const) {
  test(`what is under a '${effect}' rule stays in the customer's browser`, async ({ browser, louver, site, staff, calls }) => {
    await calls.publish("demo", { rules: [rule(effect, "#profile"), rule(effect, ".private")] });
    const customer = await Customer.open(browser, louver, site, louver.at("/demo/account.html"));
    const agent = await Agent.open(browser, louver, staff.storage.Agent);
    const before = canaries("before");
    const during = canaries("during");
    const open = canary("open");
    await plant(customer.page, "#profile", before);
    await agent.join(await customer.start());
    await expect(agent.view.locator("#orders")).toBeVisible();

    await replant(customer.page, "#profile", during);
    await customer.page.evaluate((text) => document.querySelector("#orders caption, #orders")!.insertAdjacentHTML("beforebegin", `<p id="open">${text}</p>`), open);
    await expect(agent.view.locator("#open"), "what no rule covers arrives").toHaveText(open);
    const typed = canary("typed");
    await customer.page.locator("#profile .planted-value").pressSequentially(typed);

    const planted = [typed, ...Object.values(before), ...Object.values(during), "DE00 7391 2846 5501 9372 64", "mirabel.quist@example.com", "Mirabel Quist"];
    await customer.tap.expectClean(planted);
    await agent.tap.expectClean(planted);
    expect(await customer.tap.found([open]), "the tap sees what is sent").not.toEqual([]);
    expect(await agent.tap.found([open]), "the tap sees what is received").not.toEqual([]);
    expect(louver.log, "the log has no page content").not.toContain(open);
    await customer.close();
    await agent.close();
  });
}

test("T24 the log says nothing of what is on a page", async ({ browser, louver, site, staff, calls }) => {
  await calls.publish("demo", { rules: [rule("mask", "#profile")] });
  const planted = canaries("log");
  const [open, query] = [canary("open"), canary("query")];
  const customer = await Customer.open(browser, louver, site, louver.at("/demo/account.html"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await plant(customer.page, "#profile", planted);
  await customer.page.evaluate((text) => document.querySelector("#orders")!.insertAdjacentHTML("beforebegin", `<p id="open">${text}</p>`), open);
  const digits = await customer.start();
  await agent.join(digits);
  await expect(agent.view.locator("#open")).toHaveText(open);
  await customer.page.evaluate((text) => history.pushState(null, "", `?step=${text}`), query);
  await customer.page.locator("#profile .planted-value").pressSequentially(planted.value ?? canary("typed"));
  // Nor of what a tag says that has no session.
  const stranger = await PlainSocket.open(`${louver.origin.replace("http", "ws")}/tag/v1/socket`, louver.origin);
  stranger.say({ t: "hello", token: query, url: `${louver.origin}/${open}`, page: "p", width: 1, height: 1 });
  await stranger.end();
  await customer.close();
  await agent.close();
  await expect.poll(() => louver.log, "it is written at its most talkative").toContain("the tag is connected");
  for (const text of [...Object.values(planted), open, query, digits]) expect(louver.log, text).not.toContain(text);
});

test("fields of the checkout are masked while they are typed in", async ({ browser, louver, site, staff, calls }) => {
  await calls.publish("demo", { rules: [rule("mask", "#name, #email, #phone, #address, #notes, #card-expiry, #country"), rule("mask", "label[for=newsletter]")] });
  const customer = await Customer.open(browser, louver, site, louver.at("/demo/checkout.html"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator("#city")).toBeVisible();
  const secret: Record<string, string> = {
    name: canary("name"),
    email: `${canary("email")}@example.com`,
    phone: digitsCanary(),
    address: canary("address"),
    notes: canary("notes"),
    // No rule names these two: fields for card numbers and security codes are masked always.
    "card-number": digitsCanary(),
    "card-cvc": digitsCanary(),
  };
  for (const [id, value] of Object.entries(secret)) await customer.page.locator(`#${id}`).pressSequentially(value);
  await customer.page.locator("#country").selectOption("ie");
  const open = canary("city");
  await customer.page.locator("#city").pressSequentially(open);
  await expect(agent.view.locator("#city")).toHaveValue(open);

  for (const id of Object.keys(secret)) await expect(agent.view.locator(`#${id}`), id).toHaveValue("••••••");
  await customer.tap.expectClean(Object.values(secret));
  await agent.tap.expectClean(Object.values(secret));
  await test.step("no frame per key: typing in a field that stays filled sends nothing", async () => {
    // Leaving a field is a change, on which the shop writes the sum anew: that is before the count.
    await customer.page.locator("#notes").focus();
    await customer.page.waitForTimeout(500);
    const sent = customer.tap.frames("sent").length;
    await customer.page.locator("#notes").pressSequentially("twenty more keys here");
    await customer.page.waitForTimeout(500);
    const after = customer.tap.frames("sent").slice(sent).map((piece) => piece.bytes.toString());
    expect(after.filter((text) => text.includes('"t":"events"'))).toEqual([]);
  });
  await customer.close();
  await agent.close();
});

test("what was masked once stays masked, wherever it goes", async ({ browser, louver, site, staff, calls }) => {
  await calls.publish("demo", { rules: [rule("mask", ".private")] });
  const customer = await Customer.open(browser, louver, site, louver.at("/demo/account.html"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  const { page } = customer;
  await agent.join(await customer.start());
  await expect(agent.view.locator("#orders")).toBeVisible();
  const value = { text: canary("text"), later: canary("later"), moved: canary("moved"), password: canary("password"), fresh: canary("fresh") };

  await page.evaluate((v) => {
    document.querySelector("main")!.insertAdjacentHTML("beforeend", `<section id="box" class="private"><p id="inner">${v.text}</p></section><div id="out"></div>`);
  }, value);
  await expect(agent.view.locator("#inner")).toHaveText("••••••");
  await test.step("the class goes", async () => {
    await page.evaluate(() => document.querySelector("#box")!.classList.remove("private"));
    await page.evaluate((v) => void (document.querySelector("#inner")!.firstChild!.nodeValue = v.later), value);
  });
  await test.step("the element moves out", async () => {
    await page.evaluate((v) => {
      const inner = document.querySelector("#inner")!;
      document.querySelector("#out")!.append(inner);
      inner.textContent = v.moved;
    }, value);
    await expect(agent.view.locator("#out #inner")).toBeAttached();
  });
  await test.step("a password is shown by its button", async () => {
    await page.locator("#login-password").pressSequentially(value.password);
    await page.locator("#show-password").click();
    await page.locator("#login-password").press("End");
    await page.locator("#login-password").pressSequentially("x");
    await expect(page.locator("#login-password")).toHaveAttribute("type", "text");
  });
  await test.step("an element becomes masked", async () => {
    const open = canary("open");
    await page.evaluate((text) => document.querySelector("#out")!.insertAdjacentHTML("beforeend", `<p id="late">${text}</p>`), open);
    await expect(agent.view.locator("#late")).toHaveText(open);
    await page.evaluate((v) => {
      const late = document.querySelector("#late")!;
      late.className = "private";
      late.textContent = v.fresh;
    }, value);
    await expect(agent.view.locator("#late")).toHaveText("••••••");
  });
  await expect(agent.view.locator("#inner")).toHaveText("••••••");
  await customer.tap.expectClean(Object.values(value));
  await agent.tap.expectClean(Object.values(value));
  await customer.close();
  await agent.close();
});

test("a version published during the session holds at once", async ({ browser, louver, site, staff, calls }) => {
  await calls.publish("demo", { rules: [rule("mask", "#nothing-yet")] });
  const customer = await Customer.open(browser, louver, site, louver.at("/demo/account.html"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator(".account-number")).toHaveText(/^DE00/);
  await calls.publish("demo", { rules: [rule("mask", ".account-number"), rule("hide", ".balance")] });
  await expect(agent.view.locator(".account-number")).toHaveText("••••••");
  await expect(agent.view.locator(".balance")).toHaveCount(0);
  const after = canary("after");
  await customer.page.evaluate((text) => void (document.querySelector(".account-number")!.textContent = text), after);
  await customer.page.locator("#login-email").fill("someone@example.com");
  await expect(agent.view.locator("#login-email")).toHaveValue("someone@example.com");
  await customer.tap.expectClean([after]);
  await agent.tap.expectClean([after]);
  await customer.close();
  await agent.close();
});

test("on a private page nothing is shared, and a route of its own is private before it shows", async ({ browser, louver, site, staff, calls }) => {
  await calls.publish("demo", { policy: { pause: [`${louver.origin}/demo/account.html*`] }, rules: [rule("mask", "#member", `${louver.origin}/demo/spa.html?view=member*`)] });
  const customer = await Customer.open(browser, louver, site, louver.at("/demo/spa.html"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await customer.page.evaluate(() => localStorage.setItem("larkmoor-member", "yes"));
  await agent.join(await customer.start());
  await expect(agent.view.locator("#trip-list")).toBeVisible();
  await customer.page.locator(".to-member").click();
  await expect(customer.page.locator("#member")).toBeVisible();
  await expect(agent.view.locator("#member")).toBeAttached();
  await customer.page.getByRole("link", { name: "Account" }).click();
  await expect(customer.page.locator(".account-number")).toBeVisible();
  await expect(agent.says(/private page/i)).toBeVisible();
  await expect(agent.page.getByText("Your account")).toHaveCount(0);
  const planted = ["TRIP-55-KESTREL", "Policy 7740-11-MARTEN", "DE00 7391 2846 5501 9372 64"];
  await customer.tap.expectClean(planted);
  await agent.tap.expectClean(planted);
  await customer.close();
  await agent.close();
});

test("a tag that masks nothing is redacted by the relay, and the leak is recorded", async ({ browser, louver, staff, calls }) => {
  const [masking, hiding] = [rule("mask", ".secret"), rule("hide", "#vault")];
  await calls.publish("demo", { rules: [masking, hiding] });
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  const values = { text: canary("text"), field: canary("field"), title: canary("title"), vault: canary("vault"), typed: canary("typed"), changed: canary("changed"), added: canary("added"), password: canary("password"), comment: canary("comment"), script: canary("script"), custom: canary("custom"), href: canary("href") };
  const open = canary("open");
  const tag = await HostileTag.start(louver.origin);
  await agent.enter(tag.digits);
  await tag.socket.hear((message) => message.t === "agent");
  tag.events([
    { type: 4, timestamp: 1, data: { href: `${louver.origin}/demo/x.html?token=${values.href}#${values.href}`, width: 1000, height: 700 } },
    { type: 2, timestamp: 2, data: { initialOffset: { top: 0, left: 0 }, node: unmaskedPage(open, values) } },
  ]);
  await expect(agent.view.locator("#open")).toHaveText(open);
  tag.events([
    { type: 3, timestamp: 3, data: { source: 5, id: 12, text: values.typed, isChecked: false } },
    { type: 3, timestamp: 4, data: { source: 5, id: 17, text: values.password, isChecked: false } },
    { type: 3, timestamp: 5, data: { source: 0, texts: [{ id: 11, value: values.changed }], attributes: [{ id: 12, attributes: { title: values.changed, "data-x": values.changed } }], removes: [], adds: [{ parentId: 10, nextId: null, node: { type: 2, id: 30, tagName: "b", attributes: { title: values.added }, childNodes: [{ type: 3, id: 31, textContent: values.added }] } }] } },
  ]);
  // What the types do not know is dropped, whoever says it.
  tag.events([{ type: 5, timestamp: 6, data: { tag: "note", payload: { text: values.custom } } }]);
  tag.events([{ type: 3, timestamp: 7, data: { source: 0, texts: [{ id: 9, value: `${open} still` }], attributes: [], removes: [], adds: [] } }]);
  await expect(agent.view.locator("#open"), "the session goes on").toHaveText(`${open} still`);

  await agent.tap.expectClean(Object.values(values));
  expect(await agent.tap.found([open])).not.toEqual([]);
  for (const cause of ["policy", masking.id, hiding.id]) {
    await expect.poll(() => plain(louver.log), { message: `a leak is recorded for ${cause}` }).toMatch(new RegExp(`let through what a rule covers; it was redacted .*rule="${cause}"`));
  }
  for (const value of Object.values(values)) expect(louver.log, "the log has no page content").not.toContain(value);
  tag.socket.hangUp();
  await agent.close();
});

test("what is no message closes its socket with a reason, and nothing else", async ({ browser, louver, site, staff, calls }) => {
  await calls.publish("demo", { rules: [rule("mask", ".secret")] });
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator("h1")).toBeVisible();

  const bad: Array<[string, unknown, number]> = [
    ["no JSON", "{", 4400],
    ["an unknown message", { t: "shout", what: "hello" }, 4400],
    ["too large", { t: "events", page: "p", events: [], junk: "x".repeat(20 * 1024 * 1024) }, 4413],
  ];
  for (const [what, message, code] of bad) {
    const tag = await HostileTag.start(louver.origin);
    tag.socket.say(message);
    const end = await tag.socket.end();
    expect(end.code, what).toBe(code);
    expect(end.reason, what).not.toBe("");
  }
  await test.step("a wrong token", async () => {
    const socket = await PlainSocket.open(`${louver.origin}/tag/v1/socket`, louver.origin);
    socket.say({ t: "hello", token: "wrong", url: `${louver.origin}/demo`, page: "p1", width: 10, height: 10 });
    const end = await socket.end();
    expect(end.code).toBe(4404);
    expect(end.reason).not.toBe("");
  });
  await test.step("an agent's socket from another origin, without a ticket, or with nonsense", async () => {
    const other = await PlainSocket.open(`${louver.origin}/agent/socket`, "https://evil.example").then(
      (socket) => socket.end().then((end) => end.code),
      () => "refused",
    );
    expect(["refused", 4403]).toContain(other);
    const ticketless = await PlainSocket.open(`${louver.origin}/agent/socket`, louver.origin);
    ticketless.say({ t: "hello", ticket: "made up" });
    expect((await ticketless.end()).code).toBe(4401);
  });
  await customer.page.locator("#filter").fill("stove");
  await expect(agent.view.locator("#found"), "the session beside it never noticed").toHaveText("1 thing");
  await customer.close();
  await agent.close();
});

/** A tag that speaks the protocol and masks nothing. */
class HostileTag {
  private constructor(
    readonly digits: string,
    readonly socket: PlainSocket,
  ) {}

  static async start(origin: string): Promise<HostileTag> {
    const answer = await fetch(`${origin}/tag/v1/sessions`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify({ site: "demo", url: `${origin}/demo/x.html` }),
    });
    expect(answer.ok, await answer.clone().text()).toBe(true);
    const { id, token } = (await answer.json()) as { id: string; token: string };
    const socket = await PlainSocket.open(`${origin}/tag/v1/socket`, origin);
    socket.say({ t: "hello", token, url: `${origin}/demo/x.html`, page: "hostile1", width: 1000, height: 700 });
    await socket.hear((message) => message.t === "ready");
    return new HostileTag(id, socket);
  }

  events(events: unknown[]): void {
    this.socket.say({ t: "events", page: "hostile1", events });
  }
}

/** A page with every value in the open, as a tag without rules would send it. */
function unmaskedPage(open: string, values: Record<string, string>): unknown {
  const element = (id: number, tagName: string, attributes: Record<string, unknown>, childNodes: unknown[] = []) => ({ type: 2, id, tagName, attributes, childNodes });
  const text = (id: number, textContent = "") => ({ type: 3, id, textContent });
  return {
    type: 0,
    id: 1,
    childNodes: [
      { type: 1, id: 2, name: "html", publicId: "", systemId: "" },
      element(3, "html", {}, [
        element(4, "head", {}, [element(5, "script", {}, [text(6, values.script)])]),
        element(7, "body", {}, [
          element(8, "p", { id: "open" }, [text(9, open)]),
          element(10, "p", { class: "secret", title: values.title, "data-x": values.title }, [text(11, values.text)]),
          element(12, "input", { class: "secret", value: values.field, placeholder: values.field }),
          element(13, "section", { id: "vault", title: values.vault }, [element(14, "p", {}, [text(15, values.vault)])]),
          { type: 5, id: 16, textContent: values.comment },
          element(17, "input", { type: "password", value: values.password }),
        ]),
      ]),
    ],
  };
}


/** Without the colours of a terminal. */
function plain(log: string): string {
  return log.replace(/\x1b\[[0-9;]*m/g, "");
}
