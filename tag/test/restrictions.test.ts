/** The rows of the known pitfalls about rules, time and structure that a tag can get wrong. */

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeBrowser, closePages, open, share, start, type Scene, type Stage } from "./harness";

afterEach(closePages);
afterAll(closeBrowser);

const RULES = { mask: [".m"], hide: [".h"] };

/** Shares the page, runs the script in it and waits; nothing sent holds a secret, and what is open was sent. */
async function kept(scene: Scene, script = ""): Promise<Stage> {
  const stage = await share({ rules: RULES, ...scene });
  await stage.quiet();
  await stage.page.evaluate(script);
  await stage.page.evaluate(() => document.body.append("still here"));
  await stage.until(() => stage.frames.join().includes("still here"));
  await stage.quiet();
  expect(stage.frames.join()).not.toContain("S3CRET");
  return stage;
}

const text = (stage: Stage, id: string): unknown => stage.node(id).childNodes?.map(({ textContent }) => textContent);

describe("before rules hold", () => {
  it("T1 nothing is sent until they arrive", async () => {
    const stage = await open({ html: `<p>S3CRET</p>` });
    const ready: string[] = [];
    stage.heard = (frame) => void ready.push(frame);
    await start(stage);
    await stage.page.evaluate(() => document.body.append("S3CRET_more"));
    await stage.page.mouse.move(20, 20);
    await stage.page.waitForTimeout(1000);
    expect(ready.map((frame) => (JSON.parse(frame) as { t: string }).t)).toEqual(["hello"]);
    expect(ready.join()).not.toContain("S3CRET");
  });

  it("T2 nothing is sent where they cannot be had", async () => {
    const stage = await open({ html: `<p>S3CRET</p>` });
    await stage.page.waitForFunction(() => "Louver" in window);
    await stage.page.context().unroute("**/*");
    await stage.page.context().route("**/tag/v1/**", (route) => route.abort());
    const failed = await stage.page.evaluate(() => window.Louver.start().then(() => "started", () => "failed"));
    await stage.page.waitForTimeout(300);
    expect(failed).toBe("failed");
    expect(stage.frames).toEqual([]);
  });
});

describe("what sticks", () => {
  it("T5 a match that goes with the state that made it", async () => {
    const stage = await kept({ html: `<ul><li id="a">S3CRET</li><li id="b">two</li></ul>`, rules: { mask: ["li:nth-child(1)"] } }, `
      document.querySelector("ul").prepend(document.createElement("li")); a.firstChild.data = "S3CRET_later"`);
    expect(text(stage, "a")).toEqual(["••••••"]);
  });

  it("T8 a node that a framework uses again for other data is judged before it is sent", async () => {
    await kept({ html: `<p id="a">first</p><b id="b">x</b>` }, `a.className = "m"; a.firstChild.data = "S3CRET"; a.title = "S3CRET";
      b.textContent = "S3CRET"; b.setAttribute("data-louver", "mask")`);
  });

  it("T9 T14 what moves out of masked content, into a dialog at the end of the body", async () => {
    const stage = await kept({ html: `<div class="m"><p id="a">S3CRET</p></div>` }, `
      const dialog = document.body.appendChild(document.createElement("dialog")); dialog.append(a, Object.assign(document.createElement("p"), {className: "m", textContent: "S3CRET"}));
      dialog.showModal(); a.title = "S3CRET"`);
    expect(stage.nodes().some(({ tagName }) => tagName === "dialog")).toBe(true);
  });

  it("T9 T13 what moves out of a frame that is hidden", async () => {
    await kept({ html: `<div class="h"><iframe id="a" srcdoc="<p>S3CRET</p>"></iframe></div>` }, `document.body.append(a.contentDocument.querySelector("p"))`);
  });

  it("T9 what passes through masked content within one turn, and what is cut out of it or merged with what is open", async () => {
    // Each with an open part `o` and a masked one `m`; the steps are turns.
    const ways: Record<string, string[]> = {
      comes: [`const i = new Image(); i.alt = SECRET; m.append(i); o.append(i)`, `const u = document.createElement("u"), t = new Text(SECRET); m.append(u); u.append(t); o.append(t); o.append(u); u.append(SECRET)`],
      returns: [`const b = o.appendChild(document.createElement("b")); b.append("x")`, `const b = o.lastChild; m.append(b); b.textContent = SECRET; o.append(b)`],
      unseen: [`o.t = new Text(SECRET); m.append(o.t); o.t.remove()`, `o.append(o.t)`],
      cut: [`o.append(m.firstChild.splitText(5))`, `o.lastChild.data = SECRET`, `o.append(o.lastChild.splitText(2))`],
      merged: [`o.append(m.firstChild)`, `o.normalize()`],
      unwrapped: [`o.append(m); m.replaceWith(...m.childNodes); o.normalize()`],
      replaced: [`o.append(m)`, `o.lastChild.outerText = SECRET`],
    };
    const html = Object.keys(ways).map((name) => `<section id=${name}><p>open</p><p class=m>open S3CRET_${name}</p><i id=by_${name}>beside</i></section>`).join("");
    const step = (turn: number): string => Object.entries(ways).map(([name, steps]) => `((o, m, SECRET) => { ${steps[turn] ?? ""} })(${name}.firstChild, ${name}.childNodes[1], "S3CRET_${name}")`).join(";");
    const stage = await kept({ html }, `${step(0)}; setTimeout(() => { ${step(1)} }, 60); setTimeout(() => { ${step(2)} }, 120); new Promise((resolve) => setTimeout(resolve, 200))`);
    expect(stage.errors).toEqual([]);
    expect(Object.keys(ways).map((name) => text(stage, `by_${name}`))).toEqual(Object.keys(ways).map(() => ["beside"]));
  });

  it("T9 a block of an edited region that a key merges with the one before it", async () => {
    const block = (tag: string): string => `<div contenteditable id="p${tag}"><${tag}>open</${tag}><${tag} class="m">S3<b>S3CRET</b></${tag}><${tag} id="after${tag}">after</${tag}></div>`;
    const stage = await share({ html: `${block("div")}${block("li")}<p id="near">beside</p>`, rules: RULES });
    await stage.quiet();
    for (const tag of ["div", "li"]) {
      await stage.page.evaluate(`p${tag}.focus(); getSelection().collapse(p${tag}.childNodes[1].firstChild, 0)`);
      await stage.page.keyboard.press("Backspace");
      await stage.page.evaluate(`near.append(p${tag}.textContent.replaceAll("S3", ""))`);
    }
    await stage.quiet();
    expect(stage.frames.join()).not.toContain("S3");
    expect(stage.frames.join().match(/openCRETafter/g)).toHaveLength(2);
    expect([text(stage, "afterdiv"), text(stage, "afterli")]).toEqual([["after"], ["after"]]);
  });

  it("T19 what a private policy once masked is not revealed by a class that comes later, nor what comes into it", async () => {
    const stage = await kept({ html: `<div id="a">S3CRET<i>S3CRET</i></div><p class="r" id="b">shown</p>`, rules: { text: "private", reveal: [".r", ".still"] } }, `
      a.className = "r"; document.body.className = "still"; setTimeout(() => { a.append("S3CRET", Object.assign(document.createElement("b"), {textContent: "S3CRET"})); b.append("also") }, 50);
      document.body.append(Object.assign(document.createElement("p"), {className: "r", textContent: "still here"}))`);
    expect(stage.frames.join()).toMatch(/shown.*also/s);
  });

  it("T19 what a page makes a field of needs a reveal of its own, like a field", async () => {
    const stage = await kept({
      html: `<div class="r"><p contenteditable>S3CRET</p><p role="textbox">S3CRET</p><p id="late">first</p><p class="r" contenteditable id="own">shown</p><input value="S3CRET"></div>`,
      rules: { text: "private", reveal: [".r", "#keep"] },
    }, `late.setAttribute("contenteditable", ""); late.textContent = "S3CRET"; document.body.id = "keep"; document.body.append(Object.assign(document.createElement("p"), {className: "r", textContent: "still here"}))`);
    expect(text(stage, "own")).toEqual(["shown"]);
    expect(stage.frames.join()).toContain("first");
  });

  it("T22 until a new version is applied: then the page is sent again as it says", async () => {
    const stage = await kept({ html: `<p class="m">S3CRET</p><p class="n" id="n">open</p>` });
    const before = stage.frames.length;
    stage.say({ t: "rules", rules: { ...stage.rules, mask: [".m", ".n"] }, version: 2, reset: true });
    await stage.until(() => stage.frames.slice(before).join().includes('"type":2'));
    expect(text(stage, "n")).toEqual(["••••••"]);
    expect(stage.frames.slice(before).join()).not.toMatch(/S3CRET|>open|"open"/);
  });
});

describe("what is covered", () => {
  it("T10 T11 shadow trees of what is masked, and what is put into masked slots", async () => {
    await kept({
      html: `<x-a class="m" id="a"></x-a><x-b id="b"><i slot="s">S3CRET</i><i id="c">open</i></x-b><script>
        a.attachShadow({mode: "open"}).innerHTML = "S3CRET<b title=S3CRET>S3CRET</b>";
        b.attachShadow({mode: "open"}).innerHTML = '<div class="m"><slot name="s"></slot></div><slot></slot>';</script>`,
    }, `a.shadowRoot.append("S3CRET"); c.slot = "s"; c.textContent = "S3CRET"`);
  });

  it("T13 frames of the same origin, however they are filled", async () => {
    await kept({ html: `<iframe class="m" id="a"></iframe><iframe id="b"></iframe>` }, `
      a.contentDocument.write("<p>S3CRET</p>"); a.contentDocument.close();
      b.contentDocument.open(); b.contentDocument.write("<p class=m>S3CRET</p><b>shown</b>"); b.contentDocument.close();
      new Promise((resolve) => setTimeout(resolve, 200)).then(() => b.contentDocument.body.insertAdjacentHTML("beforeend", "<p class=m>S3CRET</p>"))`);
  });

  it("T18 no order of rules, and no rule within another, lifts a restriction", async () => {
    const stage = await kept({
      html: `<div class="r"><div class="m"><p class="r" id="a">S3CRET</p></div></div><div class="m h r" id="b">S3CRET</div><p class="r" id="c">shown</p>`,
      rules: { text: "private", reveal: [".r", ".m .r"], mask: [".m"], hide: [".h"] },
    }, `document.body.append(Object.assign(document.createElement("p"), {className: "r", textContent: "still here"}))`);
    expect(text(stage, "a")).toEqual(["••••••"]);
    expect(text(stage, "c")).toEqual(["shown"]);
  });

  it("T20 every match, not the first alone", async () => {
    await kept({ html: `<p>a</p>${"<i name=x>S3CRET</i>".repeat(9)}`, rules: { mask: ["[name=x]"] } });
  });

  it("T21 whatever its layout", async () => {
    await kept({ html: `<span class="m">S3CRET</span><p class="m" style="display:none">S3CRET</p><p class="m" style="display:contents">S3CRET</p><p class="m" hidden>S3CRET</p>` });
  });

  it("T28 all of a flood, before any of it is sent", async () => {
    const stage = await kept({ html: `<div id="a"></div>` }, `
      for (let i = 0; i < 6000; i += 1) { const p = document.createElement("p"); if (i % 2) p.className = "m"; p.textContent = i % 2 ? "S3CRET" : "open"; a.append(p) }`);
    expect(stage.nodes().filter(({ attributes }) => attributes?.["data-louver"] === "mask")).toHaveLength(3000);
  });
});

describe("a page that comes back", () => {
  it("T27 out of the browser's cache asks for the rules of now", async () => {
    const stage = await share({ html: `<p id="a" class="n">S3CRET</p>`, rules: { mask: [".n"] } });
    await stage.quiet();
    const hellos = (): number => stage.sent.filter(({ t }) => t === "hello").length;
    await stage.page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      document.querySelector("#a")!.append("S3CRET_away");
    });
    await stage.page.waitForTimeout(300);
    const before = stage.frames.length;
    expect(hellos()).toBe(1);
    await stage.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    await stage.until(() => stage.frames.slice(before).join().includes('"type":2'));
    expect(hellos()).toBe(2);
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("T27 that the browser made ready in advance takes the session when it is opened", async () => {
    const stage = await share({ html: `<script>if (location.pathname === "/next") Object.defineProperty(Document.prototype, "prerendering", { value: true, configurable: true })</script>` });
    const hellos = (): number => stage.sent.filter(({ t }) => t === "hello").length;
    await stage.page.goto("http://shop.test/next");
    await stage.page.waitForTimeout(600);
    expect(hellos()).toBe(1);
    await stage.page.evaluate(() => document.dispatchEvent(new Event("prerenderingchange")));
    await stage.until(() => hellos() === 2);
  });
});
