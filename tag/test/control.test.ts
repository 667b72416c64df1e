/** An agent's actions on a live page: what is done, and what is refused without a single event. */

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeBrowser, closePages, share, shareForWriting, type Stage } from "./harness";
import type { Key, Verb } from "../src/wire";

afterEach(closePages);
afterAll(closeBrowser);

const CLICK: Verb = { verb: "click" };
const key = (name: Key): Verb => ({ verb: "key", key: name });
const type = (text: string): Verb => ({ verb: "type", text });

/** A field that a page makes. */
const MADE = `<script>customElements.define("x-f", class extends HTMLElement { static formAssociated = true; formResetCallback() { log.push("emptied"); } })</script>`;

/** A host that stands for an element in its tree, and what refers to it. */
const standing = (inner: string, outer: string, target = "inner"): string =>
  `<x-a id=host><template shadowrootmode=open shadowrootreferencetarget=${target}>${inner}</template></x-a>${outer}`;

const RULES = { disable: [".d"], mask: [".m"], hide: [".h"], enable: [".ok"] };

/** Everything that a page can notice, noted as `type:id`. */
const LISTEN = `<script>
  window.log = [];
  for (const type of 'pointerdown mousedown pointerup mouseup click focusin beforeinput input change keydown keyup submit touchstart reset toggle'.split(' '))
    addEventListener(type, e => { log.push(type + ':' + (e.target.id || e.target.nodeName)); if (type === 'submit') e.preventDefault(); }, true);
</script>`;

const log = (stage: Stage): Promise<string[]> => stage.page.evaluate(() => (window as unknown as { log: string[] }).log);

/** The tag refuses the action, and the page notices nothing. */
async function refused(html: string, id: string, verb: Verb, reason: string): Promise<void> {
  const stage = await shareForWriting({ html: LISTEN + html, rules: RULES });
  await stage.page.evaluate(() => ((window as unknown as { log: string[] }).log.length = 0));
  expect(await stage.act(id, verb)).toBe(reason);
  await stage.page.waitForTimeout(50);
  expect(await log(stage)).toEqual([]);
}

/** The tag does the action; what the page noticed. */
async function done(html: string, id: string, verb: Verb): Promise<[string[], Stage]> {
  const stage = await shareForWriting({ html: LISTEN + html, rules: RULES });
  await stage.page.evaluate(() => ((window as unknown as { log: string[] }).log.length = 0));
  expect(await stage.act(id, verb)).toBe("done");
  await stage.page.waitForTimeout(50);
  return [await log(stage), stage];
}

describe("refused without an event", () => {
  const cases: [string, string, string, Verb, string][] = [
    ["C1 a child of a disabled button", `<button type=button class=d><i id=x>pay</i></button>`, "x", CLICK, "disabled"],
    ["C1 a submit button by default", `<form><button id=x>pay</button></form>`, "x", CLICK, "disabled"],
    ["C2 Enter in a field whose form has a disabled button", `<form><input id=x><button>go</button></form>`, "x", key("Enter"), "disabled"],
    ["C3 Enter in the only field of a form without a button", `<form><input id=x></form>`, "x", key("Enter"), "disabled"],
    ["C3 Enter in a disabled form", `<form class=d><input id=x><input></form>`, "x", key("Enter"), "disabled"],
    ["C4 an enabled button of a disabled form elsewhere", `<form id=f class=d></form><button form=f id=x class=ok>go</button>`, "x", CLICK, "disabled"],
    ["C4 an image button", `<form id=f></form><input type=image form=f id=x width=20 height=20>`, "x", CLICK, "disabled"],
    ["C5 a label of a disabled control", `<label for=c id=x>label</label><input type=checkbox id=c class=d>`, "x", CLICK, "disabled"],
    ["C5 a label around a disabled control", `<label id=x>label <input type=checkbox class=d></label>`, "x", CLICK, "disabled"],
    ["C5 a label of a masked control", `<label for=c id=x>label</label><input type=checkbox id=c class=m>`, "x", CLICK, "disabled"],
    ["C6 Space on a disabled button", `<button type=button class=d id=x>b</button>`, "x", key("Space"), "disabled"],
    ["C6 Enter on a submit button", `<form><button id=x>b</button></form>`, "x", key("Enter"), "disabled"],
    ["C6 an arrow to a disabled radio", `<input type=radio name=r id=x checked><input type=radio name=r class=d>`, "x", key("ArrowDown"), "disabled"],
    ["C8 inside a disabled part with a delegated handler", `<div onclick="log.push('saved')"><b class=d id=x>save</b></div>`, "x", CLICK, "disabled"],
    ["C9 a handler on pointerdown", `<div class=d id=x onpointerdown="log.push('down')" onmousedown="log.push('mouse')">menu</div>`, "x", CLICK, "disabled"],
    ["C10 under something else", `<button type=button id=x>b</button><div style="position:fixed;inset:0;z-index:9">cover</div>`, "x", CLICK, "unsuitable"],
    ["C10 a part that a disabled control fills", `<div id=x><button type=button class=d style="width:100%;height:40px">pay</button></div>`, "x", CLICK, "unsuitable"],
    ["C10 a part that a child of a disabled control fills", `<div id=x><a class=d href="#y"><i style="display:block;height:40px">pay</i></a></div>`, "x", CLICK, "unsuitable"],
    ["C10 a part that a masked field fills", `<div id=x><textarea class=m style="display:block;width:100%;height:40px">secret</textarea></div>`, "x", CLICK, "unsuitable"],
    ["C10 a part that hidden content fills", `<div id=x><p class=h>secret</p></div>`, "x", CLICK, "unsuitable"],
    ["C10 a part that a label of a disabled control fills", `<div id=x><label for=c style="display:block">label</label></div><input type=checkbox id=c class=d>`, "x", CLICK, "unsuitable"],
    ["C10 a host whose shadow tree a disabled control fills", `<div id=x><template shadowrootmode=open><button type=button class=d style="width:100%;height:40px">pay</button></template></div>`, "x", CLICK, "unsuitable"],
    ["C12 a disabled link", `<a href="/away" class=d id=x>away</a>`, "x", CLICK, "disabled"],
    ["C12 Enter on a disabled link", `<a href="/away" class=d id=x>away</a>`, "x", key("Enter"), "disabled"],
    ["C13 an invoker of a disabled popover", `<button type=button popovertarget=p id=x>open</button><div popover id=p class=d>menu</div>`, "x", CLICK, "disabled"],
    ["C13 a disabled summary", `<details class=d><summary id=x>more</summary>text</details>`, "x", CLICK, "disabled"],
    ["C14 a verb that is not known", `<input id=x>`, "x", { verb: "paste", text: "1" } as unknown as Verb, "unsuitable"],
    ["C14 a key that is not known", `<input id=x>`, "x", key("z" as "Tab"), "unsuitable"],
    ["C14 a file field", `<input type=file id=x>`, "x", CLICK, "unsuitable"],
    ["C14 a label of a file field", `<label for=f id=x>label</label><input type=file id=f hidden>`, "x", CLICK, "unsuitable"],
    ["C15 typing into a masked field", `<input class=m id=x value=secret>`, "x", type("1"), "masked"],
    ["C15 typing into a password field", `<input type=password id=x>`, "x", type("1"), "masked"],
    ["C15 a key in a masked field", `<input class=m id=x value=secret>`, "x", key("Backspace"), "masked"],
    ["C15 choosing in a masked select", `<select class=m id=x><option>a<option>b</select>`, "x", { verb: "choose", options: [1] }, "masked"],
    ["C15 clicking a masked checkbox", `<input type=checkbox class=m id=x>`, "x", CLICK, "masked"],
    ["C18 a control in a disabled frame", `<iframe class=d srcdoc="<button type=button id=x>b</button>"></iframe>`, "x", CLICK, "disabled"],
    ["C18 a control that a rule disables in a frame", `<iframe srcdoc="<button type=button id=x class=d>b</button>"></iframe>`, "x", CLICK, "disabled"],
    ["C23 a key that only a shortcut of the site would take", `<p id=x tabindex=0>text</p>`, "x", key("g" as "Tab"), "unsuitable"],
    ["C25 what is enabled within what is disabled", `<main class=d><button id=x class=ok>b</button></main>`, "x", CLICK, "disabled"],
    ["resetting a form with a masked field", `<form><input class=m><button type=reset id=x>reset</button></form>`, "x", CLICK, "disabled"],
    ["resetting a form with a masked field that the page makes", `<form>${MADE}<x-f class=m></x-f><button type=reset id=x>reset</button></form>`, "x", CLICK, "disabled"],
    ["resetting a form with a disabled field that the page makes", `<form>${MADE}<x-f class=d></x-f><button type=reset id=x>reset</button></form>`, "x", CLICK, "disabled"],
    ["resetting a form with a masked output", `<form><output class=m>1</output><button type=reset id=x>reset</button></form>`, "x", CLICK, "disabled"],
    ["resetting a form with hidden content", `<form><p class=h>text</p><button type=reset id=x>reset</button></form>`, "x", CLICK, "disabled"],
    ["C5 a label of what stands for a disabled button", standing(`<button type=button id=inner class=d>b</button>`, `<label for=host id=x>l</label>`), "x", CLICK, "disabled"],
    ["C5 a label of what stands for a masked checkbox", standing(`<input type=checkbox id=inner class=m>`, `<label for=host id=x>l</label>`), "x", CLICK, "disabled"],
    ["C5 a label of what stands for a submit button", standing(`<form><button id=inner>b</button></form>`, `<label for=host id=x>l</label>`), "x", CLICK, "disabled"],
    ["C5 a label of what stands for what stands for a disabled button", standing(standing(`<button type=button id=inner class=d>b</button>`, ""), `<label for=host id=x>l</label>`, "host"), "x", CLICK, "disabled"],
    ["C5 a label of what stands for something in a closed tree", `<div id=host></div><label for=host id=x>l</label><script>{
      const root = host.attachShadow({ mode: "closed" }); root.innerHTML = "<button id=b>b</button>"; root.referenceTarget = "b" }</script>`, "x", CLICK, "disabled"],
    ["C4 an enabled button of what stands for a disabled form", standing(`<form id=inner class=d></form>`, `<button form=host class=ok id=x>b</button>`), "x", CLICK, "disabled"],
    ["C4 a reset button of what stands for a form with a masked field", standing(`<form id=inner><input class=m></form>`, `<button type=reset form=host id=x>b</button>`), "x", CLICK, "disabled"],
    ["C2 Enter in a field of what stands for a form", standing(`<form id=inner class=ok><input></form>`, `<input form=host id=x>`), "x", key("Enter"), "disabled"],
    ["C13 an invoker of what stands for a disabled popover", standing(`<div popover id=inner class=d></div>`, `<button type=button popovertarget=host id=x>b</button>`), "x", CLICK, "disabled"],
    ["C13 a command for what stands for a disabled element", standing(`<div id=inner class=d></div>`, `<button type=button commandfor=host command=--pay id=x>b</button>`), "x", CLICK, "disabled"],
    ["C13 a command for a custom element that may have a closed tree", `<x-a id=host></x-a><button type=button commandfor=host command=--pay id=x>b</button>`, "x", CLICK, "disabled"],
    ["C13 interest in a disabled popover", `<button type=button interestfor=p id=x>b</button><div popover=hint id=p class=d>menu</div>`, "x", CLICK, "disabled"],
    ["C13 interest of a link in a hidden popover", `<a href="#y" interestfor=p id=x>b</a><div popover=hint id=p class=h>menu</div>`, "x", CLICK, "disabled"],
    ["C13 interest that comes with the focus", `<button type=button interestfor=p id=x>b</button><div popover=hint id=p class=d>menu</div>`, "x", key("Escape"), "disabled"],
    ["C13 a summary that closes a disabled part", `<details name=g class=d><summary>a</summary>a</details><details name=g><summary id=x>b</summary>b</details>`, "x", CLICK, "disabled"],
    ["C13 a link into a disabled part that is closed", `<a href="#y" id=x>b</a><details class=d><summary>a</summary><p id=y>a</p></details>`, "x", CLICK, "disabled"],
    ["C6 Space on a radio button beside a masked one", `<input type=radio name=r class=m><input type=radio name=r id=x>`, "x", key("Space"), "disabled"],
    ["a radio button beside a disabled one, whatever is checked", `<input type=radio name=r class=d><input type=radio name=r id=x checked>`, "x", CLICK, "disabled"],
    ["choosing in a list whose masked option would be given up", `<select multiple id=x><option class=m>a<option>b</select>`, "x", { verb: "choose", options: [1] }, "disabled"],
    ["an arrow in a select with a masked option", `<select id=x><option class=m>a<option>b</select>`, "x", key("ArrowDown"), "disabled"],
    ["a button whose type browsers do not know", `<form><button type="button " id=x>b</button></form>`, "x", CLICK, "disabled"],
    ["typing into a disabled field", `<fieldset class=d><input id=x></fieldset>`, "x", type("1"), "disabled"],
    ["typing into what takes no text", `<p id=x>text</p>`, "x", type("1"), "unsuitable"],
    ["too much text", `<input id=x>`, "x", type("x".repeat(1001)), "unsuitable"],
    ["choosing an option that is not there", `<select id=x><option>a</select>`, "x", { verb: "choose", options: [4] }, "unsuitable"],
  ];
  for (const [name, html, id, verb, reason] of cases) {
    it(name, () => refused(html, id, verb, reason));
  }

  it("C19 a disabled button in a shadow tree, and one whose host is disabled", async () => {
    const html = `<x-pay id=a></x-pay><x-pay id=b class=d></x-pay><script>
      a.attachShadow({mode: "open"}).innerHTML = "<button type=button class=d id=x>pay</button>"; b.attachShadow({mode: "open"}).innerHTML = "<button type=button id=y>pay</button>"</script>`;
    const stage = await shareForWriting({ html: LISTEN + html, rules: RULES });
    await stage.page.evaluate(() => ((window as unknown as { log: string[] }).log.length = 0));
    expect(await stage.act("x", CLICK)).toBe("disabled");
    expect(await stage.act("y", CLICK)).toBe("disabled");
    expect(await log(stage)).toEqual([]);
  });

  it("C20 a pointer that moves over the page: it notices nothing", async () => {
    const html = `<script>window.log = []; for (const type of ["pointermove", "mousemove", "mouseover", "pointerenter", "mouseenter"]) addEventListener(type, () => log.push(type), true)</script><button type=button id=x onmouseover="log.push('over')">b</button>`;
    const stage = await shareForWriting({ html, rules: RULES });
    await stage.page.evaluate(() => ((window as unknown as { log: string[] }).log.length = 0));
    stage.say({ t: "pointer", x: 20, y: 20, kind: "move" });
    stage.say({ t: "pointer", x: 20, y: 20, kind: "highlight" });
    await stage.page.waitForTimeout(200);
    expect(await log(stage)).toEqual([]);
  });

  it("C13 a hidden element, whose node the agent never had", async () => {
    const stage = await shareForWriting({ html: LISTEN + `<div class=h><button type=button id=x>b</button></div>`, rules: RULES });
    const box = stage.nodes().find((node) => node.attributes?.["data-louver"] === "hide");
    expect(await stage.actOn(box!.id, CLICK)).toBe("hidden");
    const last = Math.max(...stage.nodes().map(({ id }) => id));
    expect(await stage.actOn(last + 1, CLICK)).toBe("stale");
  });

  it("C11 a node that is gone", async () => {
    const stage = await shareForWriting({ html: `<button type=button id=x>b</button>`, rules: RULES });
    const { id } = stage.node("x");
    await stage.page.evaluate(() => document.querySelector("#x")!.remove());
    expect(await stage.actOn(id, CLICK)).toBe("stale");
  });

  describe("C11 what changed after the last message that the relay had", () => {
    const ROWS = `<ul><li><b id=who>Alice</b> <i class=m id=m>secret</i> <button type=button id=x>delete</button></li>
      <li><label id=l>keep <input type=checkbox id=box></label> <input id=t></li></ul><button type=button id=y>Pay 5</button>
      <div role=table><div role=row><b id=whom>Alice</b> <input type=button id=z value=Keep></div></div><form><input id=f><button class=ok id=s>Save</button></form>
      <select id=sel><option>Keep<option>Move</select><ul><li><input type=radio name=r id=one checked></li><li><input type=radio name=r> <b id=all>Keep all</b></li></ul>`;
    const cases: [string, string, string, Verb][] = [
      ["the words of its row", "who.textContent = 'Bob'", "x", CLICK],
      ["a part of its row", "who.remove()", "x", CLICK],
      ["what came into its row", "who.after('Junior')", "x", key("Enter")],
      ["its own words", "y.firstChild.data = 'Pay 500'", "y", CLICK],
      ["its name", "y.setAttribute('aria-label', 'Pay 500')", "y", key("Space")],
      ["its place", "document.body.prepend(y)", "y", CLICK],
      ["what a label stands for", "box.name = 'all'", "l", CLICK],
      ["the words of what is a row by its role", "whom.textContent = 'Bob'", "z", CLICK],
      ["what a button says that is an input", "z.value = 'Delete'", "z", CLICK],
      ["what Enter presses", "s.textContent = 'Delete all'", "f", key("Enter")],
      ["what a field is for", "t.name = 'card'", "t", type("1")],
      ["what a field is for that a key deletes in", "t.name = 'card'", "t", key("Backspace")],
      ["what a field is for that Space types in", "t.name = 'card'", "t", key("Space")],
      ["the options of a select", "sel.innerHTML = '<option>Keep<option>Delete'", "sel", key("ArrowDown")],
      ["the words of the radio button beside it", "all.textContent = 'Delete all'", "one", key("ArrowDown")],
    ];
    it.each(cases)("%s", async (_, change, id, verb) => {
      const stage = await shareForWriting({ html: LISTEN + ROWS, rules: RULES });
      await stage.quietEnough();
      const { frame } = stage;
      const { id: node } = stage.node(id);
      await stage.page.evaluate(`${change}; log.length = 0`);
      // On its way or not, the relay has not heard of it.
      expect(await stage.actOn(node, verb, frame)).toBe("stale");
      await stage.until(() => stage.frame > frame);
      expect(await stage.actOn(node, verb, frame)).toBe("stale");
      expect(await log(stage)).toEqual([]);
      expect(await stage.actOn(node, verb)).toBe("done");
    });

    it("but not what is masked there, what is elsewhere, or what a person types", async () => {
      const stage = await shareForWriting({ html: LISTEN + ROWS, rules: RULES });
      await stage.quietEnough();
      const { frame } = stage;
      await stage.page.evaluate("m.firstChild.data = 'another'; y.textContent = 'Pay 500'; t.value = 'typed'; t.setAttribute('value', 'typed')");
      await stage.page.waitForTimeout(600);
      expect(await stage.actOn(stage.node("x").id, CLICK, frame)).toBe("done");
      expect(await stage.actOn(stage.node("t").id, type("1"), frame)).toBe("done");
    });

    it("all of the page, where it was sent again", async () => {
      const stage = await shareForWriting({ html: ROWS, rules: RULES });
      await stage.quietEnough();
      const { frame } = stage;
      stage.say({ t: "snapshot" });
      await stage.until(() => stage.frame > frame);
      expect(await stage.actOn(stage.node("y").id, CLICK, frame)).toBe("stale");
      expect(await stage.actOn(stage.node("y").id, CLICK)).toBe("done");
    });
  });

  it("C21 anything without Write Mode, and after it ended", async () => {
    const stage = await share({ html: LISTEN + `<button type=button id=x>b</button>`, rules: RULES });
    expect(await stage.act("x", CLICK)).toBe("mode");
    stage.say({ t: "mode", mode: "write" });
    expect(await stage.act("x", CLICK)).toBe("mode");
    stage.say({ t: "ask" });
    await stage.press("Allow");
    await stage.until(() => stage.sent.some((message) => message.t === "mode"));
    expect(await stage.act("x", CLICK)).toBe("done");
    await stage.press("Stop Write Mode");
    await stage.until(() => stage.sent.some((message) => message.t === "mode" && message.mode === "pointer"));
    expect(await stage.act("x", CLICK)).toBe("mode");
  });

  it("C22 the tag's own buttons do not listen to scripts", async () => {
    const stage = await share({ html: `<p>x</p>` });
    stage.say({ t: "ask" });
    await stage.page.evaluate(() => {
      const panel = document.querySelector("louver-panel")!;
      panel.shadowRoot?.querySelectorAll("button").forEach((button) => button.click());
      panel.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
    await stage.page.waitForTimeout(100);
    expect(stage.sent.some((message) => message.t === "mode")).toBe(false);
    expect(await stage.page.evaluate(() => document.querySelector("louver-panel")!.shadowRoot)).toBeNull();
  });
});

describe("done", () => {
  const cases: [string, string, Verb][] = [
    ["a label of what stands for a button", standing(`<button type=button id=inner>b</button>`, `<label for=host id=x>l</label>`), CLICK],
    ["a reset of what a page makes a field, and outputs", `<form>${MADE}<x-f></x-f><output></output><button type=reset id=x>reset</button></form>`, CLICK],
    ["a command for a custom element with an open tree", standing(`<p></p>`, `<button type=button commandfor=host command=--pay id=x>b</button>`), CLICK],
    ["a radio button of another group than a masked one", `<form><input type=radio name=r class=m></form><input type=radio name=r id=x><input type=radio class=m>`, CLICK],
    ["a choice of one option beside a masked one", `<select id=x><option class=m>a<option>b</select>`, { verb: "choose", options: [1] }],
    ["a link to a disabled part that is open", `<a href="#y" id=x>b</a><p id=y class=d>a</p>`, CLICK],
  ];
  for (const [name, html, verb] of cases) {
    it(name, () => done(html, "x", verb).then(([seen]) => expect(seen).not.toEqual([])));
  }

  it("a click: the whole sequence, once", async () => {
    const [seen] = await done(`<button type=button id=x>b</button>`, "x", CLICK);
    expect(seen).toEqual(["pointerdown:x", "mousedown:x", "focusin:x", "pointerup:x", "mouseup:x", "click:x"]);
  });

  it("C10 a click beside what is disabled in its middle", async () => {
    const style = "position:absolute;left:90px;width:20px;top:20px;height:20px";
    const [, stage] = await done(
      `<div id=x style="position:relative;width:200px;height:60px"><button type=button class=d id=b style="${style}">p</button></div><script>
        x.onpointerdown = ({clientX, clientY}) => log.push("at:" + document.elementFromPoint(clientX, clientY).id)</script>`,
      "x",
      CLICK,
    );
    expect(await log(stage)).toContain("at:x");
  });

  it("C10 a click on what masked text fills", async () => {
    const [seen] = await done(`<button type=button id=x><b class=m>secret</b></button>`, "x", CLICK);
    expect(seen).toContain("click:x");
  });

  it("a click on an enabled submit button submits", async () => {
    const [seen] = await done(`<form id=f><button id=x class=ok>go</button></form>`, "x", CLICK);
    expect(seen).toContain("submit:f");
  });

  it("a click on an icon in a shadow tree, and on a label", async () => {
    const [seen, stage] = await done(`<x-b id=host></x-b><label id=x>yes <input type=checkbox id=c></label>
      <script>host.attachShadow({mode:'open'}).innerHTML='<button id=inner type=button><svg id=icon width=20 height=20><rect width=20 height=20></rect></svg></button>'</script>`, "x", CLICK);
    expect(seen).toContain("change:c");
    await stage.page.evaluate(() => document.querySelector("#host")!.shadowRoot!.addEventListener("click", () => (window as unknown as { log: string[] }).log.push("inner")));
    expect(await stage.act("icon", CLICK)).toBe("done");
    expect(await log(stage)).toContain("inner");
  });

  it("C16 typing: at the caret, with the events that frameworks wait for, change once", async () => {
    const [seen, stage] = await done(`<input id=x value=ac><input id=y>`, "x", type("b"));
    expect(seen).toEqual(["focusin:x", "beforeinput:x", "input:x"]);
    expect(await stage.act("x", key("Backspace"))).toBe("done");
    expect(await stage.act("x", type("def"))).toBe("done");
    expect(await stage.act("x", key("Tab"))).toBe("done");
    expect(await stage.page.inputValue("#x")).toBe("acdef");
    expect((await log(stage)).filter((entry) => entry === "change:x")).toHaveLength(1);
    expect(await stage.page.evaluate(() => document.activeElement!.id)).toBe("y");
    await stage.until(() => stage.frames.join().includes('"text":"acdef"'));
  });

  for (const [name, select, verb] of [
    ["what is selected", "getSelection().setBaseAndExtent(x.firstChild, 1, x.lastChild, 1)", type("z")],
    ["the end of the selection", "getSelection().setBaseAndExtent(x.firstChild, 1, x.querySelector('.m').firstChild, 1)", key("Delete")],
    ["what Backspace would delete", "getSelection().collapse(x.lastChild, 0)", key("Backspace")],
    ["what Delete would delete", "getSelection().collapse(x.firstChild, 2)", key("Delete")],
  ] as const) {
    it(`no editing where ${name} is masked`, async () => {
      const stage = await shareForWriting({ html: `<div contenteditable id=x>ab<b class=m>secret</b>cd</div>`, rules: { mask: [".m"] }, mode: "pointer" });
      await stage.page.evaluate(`{ const x = document.getElementById("x"); x.focus(); ${select}; }`);
      expect(await stage.act("x", verb)).toBe("disabled");
      expect(await stage.page.textContent("#x")).toBe("absecretcd");
    });
  }

  it("Backspace in an editable region", async () => {
    const [, stage] = await done(`<div contenteditable id=x>ab<b class=m>secret</b>cd</div>`, "x", key("Backspace"));
    expect(await stage.page.textContent("#x")).toBe("absecretc");
  });

  it("typing into an editable region", async () => {
    const [, stage] = await done(`<div contenteditable id=x>ab</div>`, "x", type("c"));
    expect(await stage.page.textContent("#x")).toBe("abc");
  });

  it("C7 Tab goes past what is restricted", async () => {
    const [, stage] = await done(`<input id=x><button type=button class=d>d</button><input class=m><button type=button id=y>y</button>`, "x", key("Tab"));
    expect(await stage.page.evaluate(() => document.activeElement!.id)).toBe("y");
  });

  it("C2 Enter in a field of an enabled form clicks its button", async () => {
    const [seen] = await done(`<form id=f><input id=x><button id=b class=ok>go</button></form>`, "x", key("Enter"));
    expect(seen).toEqual(["focusin:x", "keydown:x", "click:b", "submit:f", "keyup:x"]);
  });

  it("a click on masked content that takes no value", async () => {
    const [seen] = await done(`<div class=m><a href="#y" id=x>secret</a></div>`, "x", CLICK);
    expect(seen).toContain("click:x");
  });

  it("C3 Enter in the only field of an enabled form: the key alone, never a submission by script", async () => {
    const [seen] = await done(`<form id=f class=ok><input id=x></form>`, "x", key("Enter"));
    expect(seen).toEqual(["focusin:x", "keydown:x", "keyup:x"]);
  });

  it("choosing, and scrolling the page", async () => {
    const [seen, stage] = await done(`<select id=x><option>a<option>b</select><div style="height:5000px"></div>`, "x", { verb: "choose", options: [1] });
    expect(seen).toEqual(["focusin:x", "input:x", "change:x"]);
    const html = stage.nodes().find((node) => node.tagName === "html");
    expect(await stage.actOn(html!.id, { verb: "scroll", x: 0, y: 900 })).toBe("done");
    expect(await stage.page.evaluate(() => scrollY)).toBe(900);
  });

  it("C17 a form is never submitted by script, whatever is done in it", async () => {
    const stage = await shareForWriting({ html: `<form id=f onsubmit="event.preventDefault()"><input id=x><button id=b class=ok>go</button></form>`, rules: RULES });
    await stage.page.evaluate(() => {
      const called: string[] = [];
      for (const name of ["submit", "requestSubmit"] as const) HTMLFormElement.prototype[name] = () => void called.push(name);
      (window as unknown as { log: string[] }).log = called;
    });
    expect(await stage.act("x", type("a"))).toBe("done");
    expect(await stage.act("x", key("Enter"))).toBe("done");
    expect(await stage.act("b", CLICK)).toBe("done");
    expect(await log(stage)).toEqual([]);
  });

  it("C24 the customer's own use of what is disabled goes on", async () => {
    const stage = await share({ html: LISTEN + `<form id=f class=d><input><button id=x>pay</button></form>`, rules: RULES });
    await stage.page.click("#x");
    expect(await log(stage)).toContain("submit:f");
  });
});
