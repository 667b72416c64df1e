// A session on the demo shop, from the first digit to the last word.

import type { Page, WebSocketRoute } from "@playwright/test";

import { rule } from "../support/api";
import { Agent, Customer } from "../support/actors";
import { visit } from "../support/app";
import { picture } from "../support/picture";
import { expect, test } from "../support/test";

test.beforeAll(async ({ calls }) => {
  await calls.publish("demo", {
    rules: [rule("mask", "#card-number, #card-expiry, #card-cvc"), rule("mask", ".account-number, .balance"), rule("hide", "#payment .quiet-text"), rule("disable", "#close-account, #apply-voucher")],
  });
});

test("the customer starts it from the tag's button and reads out nine digits", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await customer.press(/^Share this page$/);
  await customer.expectToRead(DIGITS);
  const digits = (DIGITS.exec(await customer.reads())?.[0] ?? "").replaceAll(" ", "");
  expect(digits).toMatch(/^\d{9}$/);
  await agent.join(digits);
  await expect(agent.view.getByRole("heading", { name: "Gear for long walks" })).toBeVisible();
  await customer.close();
  await agent.close();
});

test("the agent sees the page live", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo/products/alder.html"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  const { page } = customer;
  await agent.join(await customer.start());
  const { view } = agent;

  await test.step("the page as it is", async () => {
    await expect(view.getByRole("heading", { name: "Alder tent" })).toBeVisible();
    await expect(view.locator("#stock")).toHaveText(/in stock/);
    await expect(view.locator("#main img.picture")).toHaveJSProperty("complete", true);
    await expect.poll(() => view.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor), { message: "the style sheet arrived" }).toBe(
      await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    );
  });
  await test.step("changes of the document", async () => {
    await page.locator("#add").click();
    await expect(view.locator("#basket-count")).toHaveText("1");
    const stock = (await page.locator("#stock").textContent()) ?? "";
    await expect(view.locator("#stock")).toHaveText(stock);
  });
  await test.step("typing", async () => {
    await page.locator("#review").pressSequentially("Dry inside, loud outside.");
    await expect(view.locator("#review")).toHaveValue("Dry inside, loud outside.");
    await page.locator("#add-review").click();
    await expect(view.locator("#reviews li").last()).toContainText("Dry inside, loud outside.");
    await page.locator("#variant").selectOption("Slate");
    await expect.poll(() => view.locator("#variant").evaluate((select: HTMLSelectElement) => select.selectedIndex)).toBe(1);
  });
  await test.step("scrolling", async () => {
    await page.setViewportSize({ width: 1280, height: 400 });
    await page.mouse.move(600, 200);
    await page.mouse.wheel(0, 350);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(200);
    // The wheel's scrolling may still go on.
    await expect(async () => {
      const seen = await view.locator("html").evaluate((root) => root.ownerDocument.defaultView?.scrollY ?? 0);
      expect(Math.round(seen)).toBe(Math.round(await page.evaluate(() => scrollY)));
    }).toPass();
  });
  await test.step("other pages of the shop", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("link", { name: /Basket/ }).click();
    await expect(view.getByRole("heading", { name: "Basket" })).toBeVisible();
    await expect(view.locator("#lines")).toContainText("Alder tent");
    await page.locator("#to-checkout").click();
    await expect(view.getByRole("heading", { name: "Check out" })).toBeVisible();
    await page.goBack();
    await expect(view.getByRole("heading", { name: "Basket" })).toBeVisible();
  });
  await test.step("routes without a load", async () => {
    await page.getByRole("link", { name: "Trips" }).click();
    await expect(view.locator("#trip-list li")).toHaveCount(3);
    await page.locator(".to-packing").click();
    await expect(view.getByRole("heading", { name: "Packing list" })).toBeVisible();
    await page.locator("#thing").fill("Second pair of socks");
    await page.locator("#pack").click();
    await expect(view.locator("#packing li")).toHaveText(["Second pair of socks"]);
  });
  await test.step("shadow roots and frames", async () => {
    await page.getByRole("link", { name: "Fitting room" }).click();
    await expect(view.locator("#find-size")).toBeVisible();
    await page.locator("#chest").fill("101");
    await page.locator("#find-size").click();
    await expect(view.locator("#size")).toHaveText("Take size L.");
    await page.frameLocator("#delivery").locator("#where").fill("77");
    await page.frameLocator("#delivery").locator("#ask-day").click();
    await expect(view.frameLocator("#delivery").locator("#day")).toHaveText("It comes on Wednesday.");
  });
  await customer.close();
  await agent.close();
});

test("each sees the other's pointer", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator("h1")).toBeVisible();

  await customer.page.mouse.move(300, 300);
  await customer.page.mouse.move(420, 360, { steps: 8 });
  await expect.poll(() => agent.tap.text("received")).toMatch(/"t":"pointer","at":\[/);

  await agent.pointAt(agent.view.locator("h1"));
  await expect.poll(() => customer.tap.text("received")).toMatch(/"t":"pointer"/);
  const heading = await customer.page.locator("h1").boundingBox();
  await expect
    .poll(() => customer.page.evaluate(pointerBoxes), { message: "the agent's pointer is drawn over the heading" })
    .toContainEqual(expect.objectContaining({ near: nearTo(heading) }));
  await test.step("and the circle that says 'look here'", async () => {
    await agent.page.getByRole("button", { name: "Highlight" }).click();
    await agent.click(agent.view.locator("h1"));
    await expect.poll(() => customer.tap.text("received")).toMatch(/"kind":"highlight"/);
    await expect(customer.page.locator("h1"), "a circle is no click").toBeVisible();
  });
  await customer.close();
  await agent.close();
});

test("with Write Mode granted the agent types and clicks, but not what is restricted", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo/products/heron.html"), { height: 1650 });
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  const { page } = customer;
  await page.locator("#add").click();
  await page.goto(louver.at("/demo/checkout.html"));
  await agent.join(await customer.start());
  const { view } = agent;
  await expect(view.locator("#name")).toBeVisible();
  await page.locator("#card-number").fill("4929 0000 0000 0006");
  await page.locator("#card-expiry").fill("04 / 31");
  await watchEvents(page);

  await test.step("without it, nothing", async () => {
    await agent.type(view.locator("#name"), "Too early");
    await expect(agent.page.getByRole("status").filter({ hasText: "Ask for Write Mode to click and type." }), "which is no error").toBeVisible();
    await expect(page.locator("#name")).toHaveValue("");
  });
  await test.step("the customer may decline", async () => {
    await agent.page.getByRole("button", { name: "Ask for Write Mode" }).click();
    await customer.press(/^Decline$/);
    await expect(agent.says(/declined/i)).toBeVisible();
  });
  await test.step("the customer grants it", async () => {
    // After a no the customer is left in peace for ten seconds, and the agent is told so.
    const wait = (await agent.says(/declined/i).first().textContent()) ?? "";
    await page.waitForTimeout(1000 * Number(/again in (\d+) seconds/.exec(wait)?.[1]));
    await agent.page.getByRole("button", { name: "Ask for Write Mode" }).click();
    await customer.press(/^Allow$/);
    await expect(agent.page.getByText("Write Mode", { exact: true })).toBeVisible();
  });
  await test.step("typing", async () => {
    await agent.type(view.locator("#name"), "Odalys Penhallow");
    await expect(page.locator("#name")).toHaveValue("Odalys Penhallow");
    await expect(view.locator("#name")).toHaveValue("Odalys Penhallow");
  });
  await test.step("a click on a label", async () => {
    await agent.click(view.locator("label[for=newsletter]"));
    await expect(page.locator("#newsletter")).toBeChecked();
  });
  await test.step("a radio button changes the sum", async () => {
    await agent.click(view.locator("#delivery-courier"));
    await expect(page.locator("#delivery-courier")).toBeChecked();
    await expect(view.locator("#delivery-cost")).toHaveText("€ 12");
  });
  await test.step("an option is chosen, from a list that fits where little room is left", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.locator("#country").evaluate((select) => select.scrollIntoView({ block: "end", behavior: "instant" }));
    await expect.poll(() => view.locator("html").evaluate((root) => root.scrollTop)).toBe(await page.evaluate(() => scrollY));
    const stage = await agent.page.locator(".stage-screen").boundingBox();
    await agent.click(view.locator("#country"));
    const list = await agent.page.getByRole("listbox").boundingBox();
    expect(list && stage && list.y + list.height <= stage.y + stage.height).toBe(true);
    expect(await agent.page.locator(".stage-overlay").boundingBox(), "the page stays where it is").toEqual(stage);
    await agent.page.getByRole("option", { name: "Ireland" }).click();
    await expect(page.locator("#country")).toHaveValue("ie");
    await page.setViewportSize({ width: 1280, height: 1650 });
  });
  await test.step("keys", async () => {
    await agent.click(view.locator("#city"));
    await agent.page.keyboard.type("Corkk");
    await agent.page.keyboard.press("Backspace");
    await expect(page.locator("#city")).toHaveValue("Cork");
  });
  await test.step("a picture", async () => {
    await page.setViewportSize({ width: 1280, height: 760 });
    await customer.show("#payment");
    await expect.poll(() => view.locator("html").evaluate((root) => root.scrollTop)).toBe(await page.evaluate(() => scrollY));
    await page.mouse.move(640, 300);
    await page.mouse.move(700, 330, { steps: 3 });
    const notices = agent.page.getByRole("button", { name: "Dismiss" });
    while (await notices.count()) await notices.first().click();
    await picture(agent.page, "session");
    await page.evaluate(() => scrollTo(0, 0));
    await page.setViewportSize({ width: 1280, height: 1650 });
  });
  await test.step("scrolling", async () => {
    await page.setViewportSize({ width: 1280, height: 700 });
    await expect.poll(() => view.locator("html").evaluate(() => innerHeight), "there is something to scroll there, too").toBe(700);
    await agent.pointAt(view.locator("#name"));
    await agent.page.mouse.wheel(0, 200);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(200);
    await expect.poll(() => view.locator("html").evaluate((root) => root.scrollTop)).toBe(200);
    await agent.page.mouse.wheel(0, -400);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 1650 });
  });

  await forgetEvents(page);
  await test.step("a masked field is refused", async () => {
    await agent.type(view.locator("#card-number"), "1111");
    await expect(agent.says(/masked/i)).toBeVisible();
    await expect(page.locator("#card-number")).toHaveValue("4929 0000 0000 0006");
  });
  await test.step("a submit control is refused, and so is what stands in it", async () => {
    await agent.click(view.locator("#place-order"));
    await expect(agent.says(/disabled for agents/i)).toBeVisible();
    await agent.click(view.locator("#place-order svg"));
    await expect(page).toHaveURL(/checkout/);
  });
  await test.step("Enter in a field of the form is refused", async () => {
    await agent.click(view.locator("#city"));
    await agent.page.keyboard.press("Enter");
    await expect(page.locator("#problem")).toHaveText("");
    await expect(page).toHaveURL(/checkout/);
  });
  await test.step("a disabled button is refused", async () => {
    await page.locator("#voucher").fill("LARK10");
    await forgetEvents(page);
    await agent.click(view.locator("#apply-voucher"));
    await expect(agent.says(/disabled for agents/i)).toBeVisible();
  });
  expect(await seenEvents(page), "nothing refused was dispatched").toEqual([]);
  await test.step("the customer's own use goes on working", async () => {
    await page.locator("#apply-voucher").click();
    await expect(page.locator("#voucher-answer")).toHaveText("Ten euros off.");
  });
  await test.step("the agent gives it back", async () => {
    await agent.page.getByRole("button", { name: "Give Write Mode back" }).click();
    await expect.poll(() => customer.tap.text("received")).toMatch(/"t":"mode","mode":"pointer"/);
    await agent.type(view.locator("#city"), "Nowhere");
    await expect(page.locator("#city")).toHaveValue("Cork");
  });
  await customer.close();
  await agent.close();
});

test("the agent moves in the customer's history", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator("#products")).toBeVisible();
  await agent.page.getByRole("button", { name: "Ask for Write Mode" }).click();
  await customer.press(/^Allow$/);
  await expect(agent.page.getByText("Write Mode", { exact: true })).toBeVisible();
  await customer.show('[data-product="flint"]');
  await agent.click(agent.view.locator('[data-product="flint"] h2'));
  await expect(customer.page).toHaveURL(/flint/);
  await expect(agent.view.getByRole("heading", { name: "Flint headlamp", level: 1 })).toBeVisible();
  await agent.page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(customer.page).toHaveURL(/\/demo\/?$/);
  await expect(agent.view.locator("#products")).toBeVisible();
  await customer.close();
  await agent.close();
});

test("the customer takes Write Mode back", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo/products/heron.html"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator("#review")).toBeVisible();
  await agent.page.getByRole("button", { name: "Ask for Write Mode" }).click();
  await customer.press(/^Allow$/);
  await customer.show("#review");
  await agent.type(agent.view.locator("#review"), "One ");
  await expect(customer.page.locator("#review")).toHaveValue("One ");
  await customer.press(/^Stop Write Mode$/);
  await expect.poll(() => agent.tap.text("received")).toMatch(/"t":"mode","mode":"pointer","by":"customer"/);
  await agent.type(agent.view.locator("#review"), "two");
  await expect(customer.page.locator("#review")).toHaveValue("One ");
  await customer.close();
  await agent.close();
});

test("the agent ends it: the customer is told, the view is gone", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  const digits = await customer.start();
  await agent.join(digits);
  await expect(agent.view.locator("h1")).toBeVisible();
  await agent.exit();
  await expect(agent.frame).toHaveCount(0);
  await customer.expectToRead(/The agent ended the session/);

  await test.step("the digits are used up", async () => {
    await agent.page.getByRole("button", { name: "Join another session" }).click();
    await expect(agent.page.getByLabel("Session ID")).toHaveValue("");
    await agent.enter(digits);
    await expect(agent.page.getByRole("alert").filter({ hasText: /\S/ }).first()).toBeVisible();
    await expect(agent.frame).toHaveCount(0);
  });
  await customer.close();
  await agent.close();
});

test("the customer ends it: the agent is told, the view is gone", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  await agent.join(await customer.start());
  await expect(agent.view.locator("h1")).toBeVisible();
  await test.step("the panel can be small, on the next page too", async () => {
    await customer.press(/^Minimise$/);
    await customer.page.reload();
    await expect(agent.view.locator("h1")).toBeVisible();
    await customer.press(/is viewing\. Show more$/);
  });
  await customer.press(/^Exit session$/);
  await expect(agent.says(/The customer ended the session/)).toBeVisible();
  await expect(agent.frame).toHaveCount(0);
  await expect(agent.page.getByText("Gear for long walks")).toHaveCount(0);
  await customer.close();
  await agent.close();
});

test("a wrong id, and one that is no id, get a clear answer", async ({ browser, louver, staff }) => {
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  for (const [digits, answer] of [
    ["000000000", "No session with this number is waiting."],
    ["12", "A session ID has nine digits."],
    ["000000001", "No session with this number is waiting."],
  ] as const) {
    await agent.enter(digits);
    await expect(agent.page.getByRole("alert").filter({ hasText: /\S/ }), "the newest answer alone").toHaveText([answer]);
    await expect(agent.frame).toHaveCount(0);
  }
  await agent.close();
});

test("a second agent is kept out, and the first one stays", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const first = await Agent.open(browser, louver, staff.storage.Agent);
  const second = await Agent.open(browser, louver, staff.storage.Admin);
  const digits = await customer.start();
  await first.join(digits);
  await expect(first.view.locator("h1")).toBeVisible();
  await second.enter(digits);
  await expect(second.page.getByRole("alert").filter({ hasText: /\S/ }).first()).toBeVisible();
  await expect(second.frame).toHaveCount(0);
  expect(second.tap.text("received")).not.toContain("Gear for long walks");
  await customer.page.locator("#filter").fill("stove");
  await expect(first.view.locator("#found")).toHaveText("1 thing");
  for (const one of [customer, first, second]) await one.close();
});

test("the agent reloads and comes back", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  const digits = await customer.start();
  await agent.join(digits);
  await expect(agent.view.locator("h1")).toBeVisible();
  await agent.reload();
  await expect(agent.page.getByLabel("Session ID"), "what this tab knows").toHaveValue(digits);
  await agent.page.getByRole("button", { name: "Join" }).click();
  await expect(agent.view.getByRole("heading", { name: "Gear for long walks" })).toBeVisible();
  await customer.page.locator("#filter").fill("lamp");
  await expect(agent.view.locator("#found")).toHaveText("1 thing");
  await customer.close();
  await agent.close();
});

test("a lost connection comes back by itself, and one window makes room for another", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"), { scheme: "dark" });
  const agent = await Agent.open(browser, louver, staff.storage.Agent, { scheme: null });
  let line: WebSocketRoute | undefined;
  await agent.page.routeWebSocket(/\/agent\/socket$/, (socket) => {
    line = socket;
    socket.connectToServer();
  });
  const digits = await customer.start();
  await agent.join(digits);
  await expect(agent.view.locator("h1")).toBeVisible();
  await test.step("the page is shown in the customer's colours", async () => {
    const isDark = () => agent.view.locator("html").evaluate((root) => root.ownerDocument.defaultView?.matchMedia("(prefers-color-scheme: dark)").matches);
    await expect.poll(isDark).toBe(true);
    await customer.page.emulateMedia({ colorScheme: "light" });
    await expect.poll(isDark).toBe(false);
  });
  await test.step("while the customer is away nothing can be asked for", async () => {
    await customer.page.goto("about:blank");
    await expect(agent.page.getByText("The customer's browser is away", { exact: true })).toBeVisible();
    const ask = agent.page.getByRole("button", { name: "Ask for Write Mode" });
    await expect(ask).toBeDisabled();
    await expect(ask).toHaveAttribute("title", "The customer's browser is away.");
    await customer.page.goBack();
    await expect(ask).toBeEnabled();
  });
  await test.step("lost, and back", async () => {
    await line?.close({ code: 1012 });
    await expect(agent.page.getByRole("heading", { name: "The connection was lost" })).toBeVisible();
    await expect(agent.page.getByRole("button", { name: "Joining again…" })).toBeVisible();
    await expect(agent.view.locator("h1")).toBeVisible();
  });
  await test.step("another window takes the place", async () => {
    const other = await agent.context.newPage();
    await visit(other, louver, "/agent");
    await other.getByLabel("Session ID").fill(digits);
    await other.getByRole("button", { name: "Join" }).click();
    await expect(agent.page.getByRole("heading", { name: "The session goes on in another window" })).toBeVisible();
    await agent.page.getByRole("button", { name: "Join another session" }).click();
    await expect(agent.page.getByLabel("Session ID")).toHaveValue("");
  });
  await customer.close();
  await agent.close();
});

test("the mirrored page runs no script and asks no other host", async ({ browser, louver, site, staff }) => {
  const customer = await Customer.open(browser, louver, site, louver.at("/demo"));
  const agent = await Agent.open(browser, louver, staff.storage.Agent);
  const asked: string[] = [];
  agent.context.on("request", (request) => asked.push(request.url()));
  await agent.join(await customer.start());
  await expect(agent.view.locator("h1")).toBeVisible();
  await customer.page.evaluate(() => {
    const box = document.createElement("div");
    box.id = "attack";
    box.innerHTML = `<img src="x" onerror="parent.document.title='owned'"><a id="bad" href="javascript:parent.document.title='owned'">press</a>
      <svg onload="parent.document.title='owned'"></svg><iframe srcdoc="<script>top.document.title='owned'</script>"></iframe>
      <img src="https://beacon.example/pixel.png"><style>#attack{background:url(https://beacon.example/style.png)}</style>
      <meta http-equiv="refresh" content="0;url=https://beacon.example/refresh"><base href="https://beacon.example/">`;
    document.body.append(box);
  });
  await expect(agent.view.locator("#bad")).toBeAttached();
  await agent.page.waitForTimeout(1_000);
  expect(await agent.page.title()).not.toBe("owned");
  const sandbox = await agent.frame.getAttribute("sandbox");
  expect(sandbox).not.toBeNull();
  expect(sandbox).not.toContain("allow-scripts");
  expect(asked.filter((url) => /^https?:/.test(url) && !url.startsWith(louver.origin))).toEqual([]);
  expect(await agent.view.locator("#attack").evaluate((box) => box.outerHTML)).not.toMatch(/onerror|onload|javascript:|srcdoc=|http-equiv/);
  await customer.close();
  await agent.close();
});

const DIGITS = /\d{3} \d{3} \d{3}/;

/** Counts what reaches the page, trusted or not: a refused action must not be dispatched at all. */
async function watchEvents(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.defineProperty(window, "seenEvents", { value: seen });
    for (const type of ["pointerdown", "mousedown", "click", "keydown", "beforeinput", "input", "change", "submit"]) {
      addEventListener(
        type,
        (event) => {
          if (!event.isTrusted) seen.push(`${type} ${(event.target as Element).id || (event.target as Element).tagName}`);
        },
        true,
      );
    }
  });
}

async function forgetEvents(page: Page): Promise<void> {
  await page.evaluate(() => void (window as unknown as { seenEvents: string[] }).seenEvents.splice(0));
}

/** A plain click into a harmless field is no refused action. */
async function seenEvents(page: Page): Promise<string[]> {
  const seen = await page.evaluate(() => (window as unknown as { seenEvents: string[] }).seenEvents);
  return seen.filter((event) => !event.endsWith(" city"));
}

function pointerBoxes(): Array<{ near: string }> {
  const roots = (window as unknown as { louverTestRoots?: ShadowRoot[] }).louverTestRoots ?? [];
  return roots
    .flatMap((root) => [...root.querySelectorAll<Element>("*")])
    .filter((element) => element.isConnected && element.checkVisibility())
    .map((element) => element.getBoundingClientRect())
    .filter((box) => box.width > 0 && box.width < 80 && box.height < 80)
    .map((box) => ({ near: `${Math.round(box.left / 100)},${Math.round(box.top / 100)}` }));
}

function nearTo(box: { x: number; y: number; width: number; height: number } | null): string {
  if (!box) throw new Error("no box");
  return `${Math.round((box.x + box.width / 2) / 100)},${Math.round((box.y + box.height / 2) / 100)}`;
}
