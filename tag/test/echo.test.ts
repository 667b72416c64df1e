/** M30: what a covered field holds, shown again elsewhere in the page. */

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeBrowser, closePages, OPEN, share, shareForWriting, type Scene, type Stage } from "./harness";
import type { RrNode } from "../src/wire";

afterEach(closePages);
afterAll(closeBrowser);

const NAME = "Jane Roe";
const CARD = "4111 1111 1111 1111";
const TOKEN = "••••••";
const FORM = `<form><input class="m" id="name"><input class="m" id="card"><textarea class="m" id="note"></textarea>
  <select class="m" id="clinic"><option value="">Please choose</option><option value="c-7781">HIV clinic</option></select></form>
  <p id="open">plain text</p>`;

/** No frame holds a value, in any of the ways to write it. */
function expectKept(stage: Stage, ...values: string[]): void {
  const squeezed = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();
  for (const frame of stage.frames) {
    const { t } = JSON.parse(frame) as { t: string };
    const text = squeezed(t === "hello" ? frame.replace(/"url":"[^"]*"/, "") : frame);
    for (const value of values) {
      const at = text.indexOf(squeezed(value));
      expect(at < 0 ? "" : text.slice(Math.max(0, at - 100), at + 60)).toBe("");
    }
  }
}

async function shared(html: string, rules: Scene["rules"] = { mask: [".m"], hide: [".h"] }): Promise<Stage> {
  const stage = await share({ html, rules });
  await stage.quiet();
  return stage;
}

/** Runs a script in the page and waits until the agent has seen that it ran. */
async function run(stage: Stage, script: string): Promise<void> {
  const mark = `mark${stage.frames.length}`;
  await stage.page.evaluate(script);
  await stage.page.evaluate((mark) => document.body.append(mark), mark);
  await stage.until(() => stage.frames.join().includes(mark));
  await stage.quiet();
  expect(stage.errors).toEqual([]);
}

/** The texts that were sent of an element: with it, added to it, and as it was changed. */
function shownIn(stage: Stage, id: string): string[] {
  const held = new Map<number, string>();
  const parent = stage.node(id);
  const keep = (node: RrNode): void => void (node.textContent !== undefined && held.set(node.id, node.textContent));
  parent.childNodes?.forEach(keep);
  const events = stage.events();
  for (const event of events.slice(events.findLastIndex(({ type }) => type === 2))) {
    if (event.type === 3 && event.data.source === 0) {
      event.data.removes.forEach(({ id }) => held.delete(id));
      event.data.adds.filter(({ parentId }) => parentId === parent.id).forEach(({ node }) => keep(node));
      event.data.texts.forEach(({ id, value }) => held.has(id) && held.set(id, value ?? ""));
    }
  }
  return [...held.values()];
}

/** What was last said of an attribute. */
function attribute(stage: Stage, id: string, name: string): unknown {
  const { id: number, attributes } = stage.node(id);
  const changes = stage.events().flatMap((event) => (event.type === 3 && event.data.source === 0 ? event.data.attributes : []));
  const change = changes.findLast((change) => change.id === number && name in change.attributes);
  return change ? change.attributes[name] : attributes?.[name];
}

describe("M30 what a covered field holds", () => {
  it("M30 is masked in a toast at the end of the body", async () => {
    const stage = await shared(FORM);
    await stage.page.fill("#name", NAME);
    await run(stage, `document.body.insertAdjacentHTML("beforeend", '<div role="alert" id="toast">Thank you, JANE ROE!</div><div id="other">Saved, thank you</div>')`);
    expect(shownIn(stage, "toast")).toEqual([TOKEN]);
    expect(shownIn(stage, "other")).toEqual(["Saved, thank you"]);
    expectKept(stage, NAME);
  });

  it("M30 is masked when a page shows it in the very turn in which it sets it", async () => {
    const stage = await shared(FORM);
    await run(stage, `document.querySelector("#name").value = "${NAME}"; document.body.append("Hello ${NAME}")`);
    await run(stage, `document.querySelector("#note").value = "12 Main Street\\nSpringfield"; document.querySelector("#open").innerHTML = "12 Main Street<br>Springfield"`);
    expect(shownIn(stage, "open")).toEqual([TOKEN, TOKEN]);
    expectKept(stage, NAME, "Main Street");
  });

  it("M30 is dropped from tooltips: attributes of open elements", async () => {
    const stage = await shared(`${FORM}<b id="tip" title="old">?</b><svg id="drawn" viewBox="0 0 41 11"><path d="M41 11 11 11 11 11 11 11"/></svg>`);
    await stage.page.type("#name", NAME);
    await stage.page.fill("#card", CARD);
    await run(stage, `tip.title = "Paid by ${NAME}"; tip.setAttribute("aria-label", "Card ${CARD.replaceAll(" ", "-")}"); tip.lang = "en";
      document.body.insertAdjacentHTML("beforeend", '<a id="link" href="/people/jane%20roe/x" data-name="${NAME}" aria-hidden="true">x</a><input id="hinted" placeholder="${NAME}">')`);
    expect(attribute(stage, "tip", "title")).toBe(null);
    expect(attribute(stage, "tip", "lang")).toBe("en");
    expect(stage.node("link").attributes).toEqual({ id: "link", "aria-hidden": "true", href: expect.any(String) });
    expect(stage.node("hinted").attributes).toEqual({ id: "hinted" });
    expectKept(stage, NAME);
    stage.say({ t: "snapshot" });
    await stage.quiet();
    expect(stage.node("tip").attributes).toEqual({ id: "tip", lang: "en" });
    expect(JSON.stringify(stage.node("drawn"))).toContain("M41 11 11 11");
  });

  it("M30 is masked in a last step that a person looks through", async () => {
    const stage = await shared(FORM);
    await stage.page.fill("#name", NAME);
    await stage.page.fill("#card", "4111111111111111");
    await stage.page.fill("#note", "Leave it with the neighbour");
    await run(stage, `document.querySelector("form").outerHTML = '<dl><dt id="label">Name</dt><dd id="n">${NAME}</dd><dt>Card</dt><dd id="c">${CARD}</dd><dd id="note2">Note: leave it with the neighbour.</dd>'
      + '<dd id="sum">Total: 41.11 EUR</dd></dl>'`);
    expect(["n", "c", "note2"].map((id) => shownIn(stage, id))).toEqual(Array(3).fill([TOKEN]));
    expect(shownIn(stage, "label")).toEqual(["Name"]);
    expect(shownIn(stage, "sum")).toEqual(["Total: 41.11 EUR"]);
    expectKept(stage, NAME, CARD, "neighbour");
  });

  it("M30 is masked in a breadcrumb whose text changes, for good and without a message for each change", async () => {
    const stage = await shared(`${FORM}<nav id="crumb">Home</nav>`);
    await stage.page.fill("#name", NAME);
    await run(stage, `crumb.firstChild.nodeValue = "Home / ${NAME}"`);
    expect(shownIn(stage, "crumb")).toEqual([TOKEN]);
    const changes = (): number => stage.events().flatMap((event) => (event.type === 3 && event.data.source === 0 ? event.data.texts : [])).length;
    const before = changes();
    await run(stage, `crumb.firstChild.nodeValue = "Home / Orders"`);
    expect(shownIn(stage, "crumb")).toEqual([TOKEN]);
    expect(changes()).toBe(before);
    await run(stage, `document.title = "${NAME} - Shop"`);
    expectKept(stage, NAME, "Orders");
  });

  it("M30 is masked where texts beside each other make it up", async () => {
    const stage = await shared(`${FORM}<p id="split"></p><p id="grown">Dear Jane R</p><p id="far">Jane R</p><x-a id="host"></x-a>`);
    await stage.page.fill("#name", NAME);
    await run(stage, `split.append("Hello Jane R", "oe", ", welcome")`);
    expect(shownIn(stage, "split").sort()).toEqual([", welcome", TOKEN, TOKEN].sort());
    await run(stage, `grown.append("oe")`);
    expect(shownIn(stage, "grown")).toEqual([TOKEN, TOKEN]);
    await run(stage, `host.attachShadow({ mode: "open" }).append("in Jane", " ", "Roe's shadow"); host.shadowRoot.append("open")`);
    await run(stage, `far.insertAdjacentHTML("afterend", "<p id=next>oe</p>")`);
    expect(shownIn(stage, "far")).toEqual(["Jane R"]);
    expect(shownIn(stage, "next")).toEqual(["oe"]);
    stage.say({ t: "snapshot" });
    await stage.quiet();
    expect(shownIn(stage, "grown")).toEqual([TOKEN, TOKEN]);
    await run(stage, `for (let line = 0; line < 300; line += 1) split.append("line " + line); split.append("Jane"); split.append(" Roe");
      split.append(Object.assign(document.createElement("form"), { innerHTML: "<input name=childNodes><input name=parentNode>two<i></i>texts" }))`);
    expect(stage.frames.join()).not.toMatch(/in Jane|Roe's|"Jane"/);
    expect(stage.frames.join()).toContain("line 299");
    expect(JSON.stringify(stage.node("host"))).toContain('"textContent":"open"');
  });

  it("M30 masks an open field that repeats it, from then on", async () => {
    const stage = await shared(`${FORM}<input id="confirm" placeholder="Again"><input id="set"><textarea id="area">about</textarea><input type="button" id="pay" value="Pay">`);
    await stage.page.fill("#card", "4111111111111111");
    await stage.page.fill("#confirm", CARD);
    await stage.page.fill("#area", `my card: ${CARD}`);
    await run(stage, `document.querySelector("#set").value = "${CARD}"; pay.value = "Pay with ${CARD}"; document.body.insertAdjacentHTML("beforeend", '<input id="made" value="${CARD}">')`);
    for (const id of ["confirm", "set", "area", "made"]) {
      expect(stage.node(id).attributes).toEqual({ id, value: TOKEN, "data-louver": "mask" });
    }
    expect(attribute(stage, "pay", "value")).toBe(null);
    await stage.page.fill("#confirm", "something else");
    await stage.quiet();
    expectKept(stage, CARD, "something else");
    stage.say({ t: "snapshot" });
    await stage.quiet();
    expect(stage.node("confirm").attributes).toEqual({ id: "confirm", value: TOKEN, "data-louver": "mask" });
    expectKept(stage, CARD, "something else");
  });

  it("M30 counts from four letters or digits on, and in fields that hold what a person says", async () => {
    const stage = await shared(`${FORM}<form class="m"><input type="checkbox" value="newsletter" checked><input type="radio" value="express" checked><input type="button" value="Continue">
      <input type="submit" value="Order now"><input type="range" value="5000" max="9999"><input type="color" value="#336699"></form><input type="hidden" value="english">`);
    await stage.page.fill("#name", "Roe");
    await stage.page.fill("#card", "12-3");
    await run(stage, `document.body.insertAdjacentHTML("beforeend", "<p id=a>Roe, Roesen, 123</p><p id=b>newsletter express Continue Order now 5000 336699 english</p><p id=c>Please choose</p>")`);
    expect(shownIn(stage, "a")).toEqual(["Roe, Roesen, 123"]);
    expect(shownIn(stage, "b")).toEqual(["newsletter express Continue Order now 5000 336699 english"]);
    expect(shownIn(stage, "c")).toEqual(["Please choose"]);
  });

  it("M30 leaves what was shown before as it is: what becomes covered later would tell what a field holds", async () => {
    const stage = await shared(`<ul id="list"><li>Jane Roe</li><li title="Jane Roe">John Doe</li></ul><p id="code">Ref 20234821, PIN 4821</p><input id="first">${FORM}`);
    await stage.page.fill("#first", NAME);
    await stage.page.fill("#name", NAME);
    await stage.page.fill("#card", "4821");
    await run(stage, `list.className = "seen"; document.querySelector("#first").className = "valid"; document.body.insertAdjacentHTML("beforeend", "<p id=new>Ref 20234821</p><p id=pin>PIN 4821</p>")`);
    expect(shownIn(stage, "new"), "a part of a longer number").toEqual(["Ref 20234821"]);
    expect(shownIn(stage, "pin")).toEqual([TOKEN]);
    const list = (): string => JSON.stringify(stage.node("list")).replace(/"rootId":\d+,|,?"class":"seen"/g, "");
    const before = list();
    stage.say({ t: "agentLeft" });
    await stage.page.waitForTimeout(100);
    stage.say({ t: "agent", name: "Bo" });
    await stage.until(() => stage.events().filter(({ type }) => type === 2).length === 2);
    expect(list()).toBe(before);
    expect(shownIn(stage, "code")).toEqual(["Ref 20234821, PIN 4821"]);
    expect(shownIn(stage, "pin")).toEqual([TOKEN]);
    expect(stage.node("first").attributes).toMatchObject({ value: NAME });
  });

  it("M30 says nothing of what is chosen from a list", async () => {
    const stage = await shared(FORM);
    await stage.page.selectOption("#clinic", "c-7781");
    await run(stage, `document.body.insertAdjacentHTML("beforeend", '<ul id="all"><li>None</li><li>HIV clinic</li></ul>')`);
    expect(stage.frames.join()).toContain("HIV clinic");
  });

  it("M30 is masked in a field that a page fills in while an agent writes there", async () => {
    const stage = await shareForWriting({ html: `<input class="m" value="Jane Roe"><input id="search">`, rules: { mask: [".m"] } });
    await stage.page.evaluate(() => document.querySelector("#search")!.addEventListener("input", (event) => ((event.target as HTMLInputElement).value = "Jane Roe")));
    expect(await stage.act("search", { verb: "type", text: "J" })).toBe("done");
    await stage.quiet();
    expect(stage.frames.join()).not.toContain("Jane Roe");
  });

  it("M30 is known of hidden fields, of what is edited in place, by mark and by policy, in shadow trees and frames", async () => {
    const stage = await shared(`<div class="h"><input id="a" value="Anna Alpha"><div contenteditable id="b">Ben Beta</div></div>
      <input data-louver="mask" id="c" value="Cleo Gamma"><input autocomplete="cc-number" value="5500 0000 0000 0004"><input type="password" value="hunter2x">
      <div class="m" contenteditable id="d">Dora <b>Delta</b></div><x-a id="host"></x-a><iframe id="frame" srcdoc="<input class=m value='Finn Zeta'>"></iframe>
      <script>host.attachShadow({ mode: "open" }).innerHTML = '<input class="m" value="Emma Epsilon">'</script><p id="list"></p>`);
    await run(stage, `for (const text of ["Anna Alpha", "Ben Beta", "Cleo Gamma", "5500000000000004", "hunter2x", "Dora Delta", "Emma Epsilon", "Finn Zeta", "Nobody"]) {
      list.append(Object.assign(document.createElement("i"), { textContent: text, title: text })) }`);
    await run(stage, `document.querySelector("#a").value = "Anna Later"; document.querySelector("#b").textContent = "Ben Later"; document.querySelector("#d").append(" Later");
      document.querySelector(".h").insertAdjacentHTML("beforeend", "<textarea>Gina Eta</textarea>"); list.insertAdjacentHTML("beforeend", "<i>Anna Later</i><i>Ben Later</i><i>Dora Delta Later</i><i>Gina Eta</i>")`);
    expect(stage.frames.join()).toContain("Nobody");
    expectKept(stage, "Anna", "Ben Beta", "Ben Later", "Cleo Gamma", "5500000000000004", "hunter2x", "Dora", "Emma Epsilon", "Finn Zeta", "Gina Eta");
  });

  it("M30 is known under a private policy, and masked in what a rule reveals", async () => {
    const stage = await shared(`<input id="name"><section class="r" id="shown">revealed</section>`, { text: "private", reveal: [".r"] });
    await stage.page.fill("#name", NAME);
    await stage.page.evaluate(`shown.append(Object.assign(document.createElement("p"), { id: "p", textContent: "For ${NAME}" }), Object.assign(document.createElement("p"), { id: "q", textContent: "as ever" }), "done")`);
    await stage.until(() => stage.frames.join().includes("done"));
    expect(shownIn(stage, "p")).toEqual([TOKEN]);
    expect(shownIn(stage, "q")).toEqual(["as ever"]);
    expectKept(stage, NAME);
  });

  it("M30 is remembered when the field is gone, over a new route and an agent who comes back", async () => {
    const stage = await shared(FORM);
    await stage.page.type("#name", NAME, { delay: 20 });
    await stage.page.evaluate(() => {
      history.pushState({}, "", "/review");
      document.querySelector("form")!.outerHTML = `<h1 id="title">Jane Roe</h1><h2 id="sub">Jane </h2>`;
      document.querySelector("#sub")!.append("Roe");
    });
    await stage.until(() => stage.sent.some(({ t }) => t === "route"));
    await stage.page.evaluate(() => (document.querySelector("#title")!.textContent = "Your order"));
    stage.say({ t: "rules", rules: stage.rules, version: 1, reset: false });
    await stage.until(() => stage.frames.join().includes("Your order"));
    await stage.quiet();
    stage.say({ t: "agentLeft" });
    await stage.page.waitForTimeout(100);
    stage.say({ t: "agent", name: "Bo" });
    await stage.until(() => stage.events().filter(({ type }) => type === 2).length === 2);
    expect(shownIn(stage, "sub")).toEqual([TOKEN, TOKEN]);
    expectKept(stage, NAME);
  });

  it("M30 is not remembered letter by letter: what was on the way to it is soon no value", async () => {
    const stage = await shared(FORM);
    await stage.page.clock.install();
    await stage.page.type("#name", "International");
    await stage.page.fill("#card", "4111111111111111");
    await stage.page.clock.fastForward(60_000);
    await stage.page.evaluate(() => document.body.insertAdjacentHTML("beforeend", "<p id=near>Internet</p><p id=whole>international</p>"));
    await stage.page.clock.fastForward(1000);
    await stage.until(() => stage.frames.join().includes("whole"));
    expect(shownIn(stage, "near")).toEqual(["Internet"]);
    expect(shownIn(stage, "whole")).toEqual([TOKEN]);
  });

  it("M30 is forgotten with a new version that opens the field", async () => {
    const stage = await shared(FORM);
    await stage.page.fill("#name", NAME);
    await run(stage, `document.body.insertAdjacentHTML("beforeend", "<p id=toast>${NAME}</p>")`);
    expect(shownIn(stage, "toast")).toEqual([TOKEN]);
    stage.say({ t: "rules", rules: OPEN, version: 2, reset: true });
    await stage.until(() => stage.events().filter(({ type }) => type === 2).length === 2);
    expect(shownIn(stage, "toast")).toEqual([NAME]);
    expect(stage.node("name").attributes?.value).toBe(NAME);
  });

  it("M30 tells an agent nothing of which guess is right", async () => {
    const stage = await shareForWriting({ html: `<input class="m" id="pin" value="4821"><input id="search"><p id="found"></p>`, rules: { mask: [".m"] } });
    await stage.page.evaluate(() => document.querySelector("#search")!.addEventListener("input", (event) => (document.querySelector("#found")!.textContent = (event.target as HTMLInputElement).value)));
    expect(await stage.act("search", { verb: "type", text: "4820 48" })).toBe("done");
    expect(await stage.act("search", { verb: "type", text: "21 4822" })).toBe("done");
    await stage.quiet();
    expect(stage.node("search").attributes).not.toHaveProperty("data-louver");
    expect(shownIn(stage, "found").at(-1)).toBe("4820 4821 4822");
    stage.say({ t: "snapshot" });
    await stage.quiet();
    expect(stage.node("search").attributes?.value).toBe("4820 4821 4822");
  });

  it("M30 says nothing of a list of choices by the one that is missing", async () => {
    const list = `<option>Norway</option><option>Sweden</option><option selected>Denmark</option>`;
    const stage = await shared(`<select class="m" id="born">${list.replace(" selected", "").replace("Norway", "")}</select>`);
    await stage.page.selectOption("#born", "Sweden");
    await run(stage, `document.body.insertAdjacentHTML("beforeend", '<select id="ship">${list}</select><input list="l"><datalist id="l">${list}</datalist>')`);
    const named = stage.nodes().flatMap(({ textContent }) => (textContent && textContent !== TOKEN ? [textContent] : []));
    expect(named.filter((name) => ["Norway", "Sweden", "Denmark"].includes(name)).sort()).toEqual(["Denmark", "Denmark", "Norway", "Norway", "Sweden", "Sweden"]);
  });
});

describe("M30 a page without covered fields", () => {
  it("M30 is sent as it was", async () => {
    const stage = await shared(`<p class="m" id="p">Jane Roe</p><input id="name"><p id="open">x</p>`);
    await stage.page.fill("#name", NAME);
    await run(stage, `document.querySelector("#open").textContent = "${NAME}"; document.querySelector("#open").title = "${NAME}"`);
    expect(shownIn(stage, "open")).toContain(NAME);
    expect(attribute(stage, "open", "title")).toBe(NAME);
  });
});

describe("M30 a large page", () => {
  it("M30 with fifty values costs a full snapshot little", async () => {
    const fields = Array.from({ length: 50 }, (_, number) => `<input class="m" value="Person ${number * 7919} of the page">`).join("");
    const rows = Array.from({ length: 2000 }, (_, row) => `<tr title="Row ${row}"><td>Row <b>${row * 31}</b></td><td><i>some text of the page</i></td><td><a href="/items/${row}">Item ${row}</a></td></tr>`).join("");
    const time = async (html: string): Promise<number> => {
      const stage = await shared(html);
      const scripted = await watchScripts(stage);
      const times: number[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        const since = stage.events().filter(({ type }) => type === 2).length;
        const before = await scripted();
        stage.say({ t: "snapshot" });
        await stage.until(() => stage.events().filter(({ type }) => type === 2).length > since);
        times.push((await scripted()) - before);
      }
      await closePages();
      return Math.min(...times) * 1000;
    };
    const [without, withValues] = [await time(`<form>${fields.replaceAll("value", "title")}</form><table>${rows}</table>`), await time(`<form>${fields}</form><table>${rows}</table>`)];
    console.log(`a snapshot of 14,000 elements: ${Math.round(without)} ms without values, ${Math.round(withValues)} ms with fifty`);
    expect(withValues - without).toBeLessThan(300);
  });
});

/** Tells how long the page's scripts have run, in seconds. */
async function watchScripts(stage: Stage): Promise<() => Promise<number>> {
  const session = await stage.page.context().newCDPSession(stage.page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "ScriptDuration")?.value ?? 0;
}
