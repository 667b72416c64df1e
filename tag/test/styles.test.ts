/** Style elements whose texts say something only together, wherever they stand: what is sent of them is one sheet, scrubbed as one. */

import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { RrNode } from "../src/wire";
import { closeBrowser, closePages, open, share, type Stage } from "./harness";

afterEach(closePages);
afterAll(closeBrowser);

/** What the relay holds of the texts of the style elements: those that say something. */
function sheets(stage: Stage): string[] {
  const texts = new Map<number, string>();
  const styles = new Set<number>();
  const put = (node: RrNode, parent: number): void => {
    if (node.tagName === "style") {
      styles.add(node.id);
    } else if (styles.has(parent)) {
      texts.set(node.id, node.textContent ?? "");
    }
    node.childNodes?.forEach((child) => put(child, node.id));
  };
  for (const event of stage.events()) {
    if (event.type === 2) {
      put(event.data.node, 0);
    } else if (event.type === 3 && event.data.source === 0) {
      event.data.removes.forEach(({ id }) => texts.delete(id));
      event.data.adds.forEach(({ node, parentId }) => put(node, parentId));
      event.data.texts.filter(({ id }) => texts.has(id)).forEach(({ id, value }) => texts.set(id, value ?? ""));
    }
  }
  return [...texts.values()].filter(Boolean);
}

const PART = `.a::before{content:`;
const REST = `"S3CRET"}`;
const WHOLE = `.a::before{content:""}`;

describe("T12 a style element of several texts", () => {
  const html = `<style id="s">.a::before{}</style><style id="more">.b{color:red}</style><svg><style id="g">.c{}</style></svg><p class="m" id="m">S3CRET</p>
    <x-a id="host"></x-a><iframe id="f" srcdoc="<style id=s></style><p>framed</p>"></iframe><script>host.attachShadow({mode: "open"}).innerHTML = "<style></style><p>x</p>"</script>`;
  const ways: Record<string, [script: string, sheet: string]> = {
    "that come later": [`s.replaceChildren("${PART}"); later(() => s.append('${REST}'))`, WHOLE],
    "that come before the others": [`s.replaceChildren("none}"); later(() => { s.firstChild.data = '${REST}'; s.prepend("${PART}") })`, WHOLE],
    "of which one changes": [`s.replaceChildren("${PART}", '"—"}'); later(() => s.lastChild.data = '${REST}')`, WHOLE],
    "of which one goes": [`s.replaceChildren("${PART}", "attr(x) ", '${REST}'); later(() => s.childNodes[1].remove())`, WHOLE],
    "of which the first goes": [`s.replaceChildren(".b{}", "${PART}", '${REST}'); later(() => s.firstChild.remove())`, WHOLE],
    "of which one is cut": [`s.replaceChildren('${PART}${REST}'); later(() => { s.firstChild.splitText(25).splitText(2) })`, WHOLE],
    "of which one moves to another": [`more.append('${REST}'.replace("S3CRET", "")); later(() => { more.lastChild.data = '${REST}'; s.replaceChildren("${PART}", more.lastChild) })`, WHOLE],
    "in a picture": [`g.replaceChildren("${PART}"); later(() => g.append('${REST}'))`, WHOLE],
    "in a picture that comes": [`document.body.insertAdjacentHTML("beforeend", "<svg><style></style></svg>"); document.body.lastChild.firstChild.append("${PART}", '${REST}')`, ""],
    "in a shadow tree": [`const t = host.shadowRoot.firstChild; t.append("${PART}"); later(() => t.append('${REST}'))`, WHOLE],
    "in a frame": [`const t = f.contentDocument.querySelector("style"); t.append("${PART}"); later(() => t.append('${REST}'))`, WHOLE],
    "that comes": [`const t = document.createElement("style"); t.type = "text/x"; t.append("${PART}", '${REST}'); document.body.append(t)`, WHOLE],
    "of which the browser reads the rest of a picture": [
      `const t = document.createElement("style"); t.append('.a{background:url("dat', 'a:image/svg+xml,<svg><text>S3CRET</text></svg>")}'); document.body.append(t)`,
      "",
    ],
  };
  for (const [name, [script, sheet]] of Object.entries(ways)) {
    it(`${name} is sent as one`, async () => {
      const stage = await share({ html, rules: { mask: [".m"] } });
      await stage.until(() => stage.frames.join().includes("framed"));
      await stage.page.evaluate(`let turns = 0; const later = (step) => setTimeout(step, (turns += 60)); ${script}`);
      await stage.page.waitForTimeout(250);
      await stage.page.evaluate(() => document.body.append("still here"));
      await stage.until(() => stage.frames.join().includes("still here"));
      expect(stage.frames.join()).not.toContain("S3CRET");
      expect(sheets(stage).filter((text) => text.includes(".a"))).toEqual(sheet ? [sheet] : []);
      expect(stage.errors).toEqual([]);
    });
  }

  it("is sent as one in the first snapshot", async () => {
    const stage = await share({ html: `<style type="text/x" id="s"></style><script>s.append("${PART}", '${REST}')</script>` });
    expect(stage.node("s").childNodes).toMatchObject([{ textContent: WHOLE }, { textContent: "" }]);
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("says nothing while one of them is covered content", async () => {
    const stage = await share({ html: `<style id="s">.a::before{}</style><p class="m" id="m">.S3CRET{}</p>`, rules: { mask: [".m"] } });
    await stage.page.evaluate(`s.prepend(m.firstChild); s.sheet.insertRule(".rule{}", s.sheet.cssRules.length)`);
    await stage.page.evaluate(`const t = document.createElement("style"); t.append(s.firstChild); document.body.append(t); t.sheet.insertRule(".rule{}", 1)`);
    await stage.page.waitForTimeout(100);
    await stage.page.evaluate(`document.body.lastChild.sheet.insertRule(".rule{}", 1)`);
    await stage.page.evaluate(() => document.body.append("still here"));
    await stage.until(() => stage.frames.join().includes("still here"));
    expect(sheets(stage)).toEqual([]);
    expect(stage.frames.join()).not.toMatch(/S3CRET|\.rule/);
  });

  it("says nothing of a text that stands elsewhere by the time it is told of", async () => {
    const stage = await share({ html: `<style id="s">.b{}</style>` });
    await stage.page.evaluate(`history.pushState({}, "", "/other"); s.append('${PART}${REST}')`);
    await stage.until(() => stage.sent.some(({ t }) => t === "route"));
    await stage.page.evaluate(`const text = s.lastChild; document.body.append(text); text.data = "still here"`);
    await stage.page.waitForTimeout(100);
    stage.say({ t: "rules", rules: stage.rules, version: 1, reset: false });
    await stage.until(() => stage.frames.join().includes("still here"));
    expect(stage.frames.join()).not.toContain("S3CRET");
  });

  it("is captured as one", async () => {
    const html = `<style type="text/x" id="s"></style><div data-louver="mask"><style type="text/x">.S3CRET{}</style></div><script>s.append("${PART}", '${REST}')</script>`;
    const stage = await open({ html, hash: "#louver-capture=abc" });
    const { body } = await stage.until(() => stage.posts.find(({ path }) => path.endsWith("/captures/abc")));
    expect(body).toContain(JSON.stringify(WHOLE));
    expect(body).not.toContain("S3CRET");
  });
});

describe("T12 a sheet", () => {
  const html = `<div id="d"><style>.a{}</style></div><x-a id="host"></x-a><link id="link" rel="stylesheet" disabled>
    <style id="s">.b{}</style><script>host.attachShadow({mode: "open"}).innerHTML = "<p>x</p>"; sheet = new CSSStyleSheet(); host.shadowRoot.adoptedStyleSheets = [sheet]</script>`;
  const ways: Record<string, string> = {
    "that is covered says nothing of a rule that comes in the same turn": `d.className = "m"; d.firstChild.sheet.insertRule(".S3CRET{}")`,
    "that is covered says nothing of what changes in the same turn": `d.dataset.louver = "mask"; d.firstChild.sheet.cssRules[0].style.setProperty("background-image", "url(/S3CRET)")`,
    "that a covered tree adopts says nothing of a rule that comes in the same turn": `host.className = "h"; sheet.insertRule(".S3CRET{}")`,
    "that stands in its own address says nothing": `link.href = "data:text/css,.a::before{content:'S3CRET'}"`,
    "that brings another with it says nothing of that": `s.sheet.insertRule("@import url(\\"data:text/css,.a::before{content:'S3CRET'}\\")"); s.append("@import \\"data:text/css,.a::before{content:'S3CRET'}\\";")`,
  };
  for (const [name, script] of Object.entries(ways)) {
    it(name, async () => {
      const stage = await share({ html, rules: { mask: [".m"], hide: [".h"] } });
      await stage.page.evaluate(script);
      await stage.page.evaluate(() => (document.querySelector<HTMLStyleElement>("#s")!.sheet!.insertRule(".open{}"), document.body.append("still here")));
      await stage.until(() => stage.frames.join().includes("still here"));
      expect(stage.frames.join()).toContain(".open");
      expect(stage.frames.join()).not.toContain("S3CRET");
    });
  }
});

for (const [name, give] of [
  ["gave up", () => void (document.adoptedStyleSheets = [])],
  ["took out of its list", () => void document.adoptedStyleSheets.pop()],
] as const) {
  it(`M5 a sheet that the document ${name}, and that masked content alone has now, is changed unseen`, async () => {
    const stage = await share({ html: '<p>open</p><div class="m" id="host"></div><div id="open"></div>', rules: { mask: [".m"] } });
    const change = (rule: string): Promise<void> =>
      stage.page.evaluate((rule) => {
        const [sheet] = (window as never as { sheets: CSSStyleSheet[] }).sheets;
        sheet?.insertRule(rule, sheet.cssRules.length);
      }, rule);
    await stage.page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("p{color:red}");
      (window as never as { sheets: CSSStyleSheet[] }).sheets = [sheet];
      document.adoptedStyleSheets = [new CSSStyleSheet(), sheet];
    });
    await stage.quiet();
    await change(".open-rule{width:1px}");
    await stage.quiet();
    await stage.page.evaluate(give);
    await stage.page.evaluate(() => {
      const root = document.getElementById("host")?.attachShadow({ mode: "open" });
      root?.adoptedStyleSheets.push(...(window as never as { sheets: CSSStyleSheet[] }).sheets);
    });
    await stage.quiet();
    await change(".S3CRET{width:1px}");
    await stage.quiet();
    expect(stage.frames.join()).toContain("open-rule");
    expect(stage.frames.join()).not.toContain("S3CRET");
  });
}
