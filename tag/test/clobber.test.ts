/** Pages whose fields, forms and images take the names of what the tag reads: a form's and a document's own properties give way to them. */

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeBrowser, closePages, share, shareForWriting, type Stage } from "./harness";
import type { Verb } from "../src/wire";

afterEach(closePages);
afterAll(closeBrowser);

const RULES = { disable: [".d"], mask: [".m"], hide: [".h"], enable: [".ok"] };
const CLICK: Verb = { verb: "click" };
const WORDS = `nodeType nodeName nodeValue parentNode parentElement childNodes firstChild lastChild nextSibling previousSibling ownerDocument localName
  namespaceURI attributes textContent shadowRoot assignedSlot isConnected getRootNode contains matches closest querySelector querySelectorAll getAttribute
  hasAttribute getBoundingClientRect getClientRects scrollIntoView scrollTo dispatchEvent focus blur click tabIndex isContentEditable checkVisibility form
  control type value name id style hidden popoverTargetElement commandForElement compareDocumentPosition readOnly elements length`.split(/\s+/);
const OF_DOCUMENTS = `defaultView querySelectorAll getElementById elementsFromPoint baseURI URL nodeType parentNode textContent nodeValue getRootNode
  activeElement getSelection execCommand createTreeWalker currentScript documentElement head body adoptedStyleSheets`.split(/\s+/);

const fields = `<fieldset hidden>${WORDS.map((name) => `<input name="${name}"><input name="${name}">`).join("")}</fieldset>`;
/** The recorder underneath reads `nodeType` of a page, the socket that stands in for the browser's here `baseURI`. */
const images = OF_DOCUMENTS.filter((name) => name !== "nodeType" && name !== "baseURI").map((name) => `<img name="${name}">`).join("");

/** The sharing goes on, and nothing that is covered was sent. */
async function goesOn(stage: Stage): Promise<void> {
  await stage.page.evaluate(`Document.prototype.querySelector.call(document, "body").append("still here")`);
  await stage.until(() => stage.frames.join().includes("still here"));
  await stage.quiet();
  expect(stage.sent.some(({ t }) => t === "end")).toBe(false);
  expect(stage.frames.join()).not.toContain("S3CRET");
  expect(stage.errors).toEqual([]);
}

describe("T13 a frame whose document has other things under the names of its properties", () => {
  for (const name of OF_DOCUMENTS) {
    it(name, async () => {
      const stage = await share({ html: `<iframe srcdoc="<img name=${name}><p class=m>S3CRET</p><p class=h>S3CRET</p><b>open</b>"></iframe>`, rules: RULES });
      await goesOn(stage);
    });
  }
});

it("a page with other things under the names of its document's properties", async () => {
  const stage = await share({ html: `${images}<p class=m>S3CRET</p><form class=m>S3CRET${fields}</form>`, rules: RULES });
  await goesOn(stage);
});

it("T8 a form that comes later with fields of all names", async () => {
  const stage = await share({ html: `<p class=m>S3CRET</p>`, rules: RULES });
  await stage.page.evaluate((fields) => {
    const make = (inner: string): string => `<form>${inner}${fields}</form><form class=m title=S3CRET>S3CRET${inner}${fields}</form><form class=h>S3CRET${fields}</form>`;
    document.body.insertAdjacentHTML("beforeend", make("<p class=m>S3CRET</p><input type=password value=S3CRET><input class=m aria-describedby=e><b id=e>S3CRET</b>"));
  }, fields);
  await goesOn(stage);
});

it("T9 a form with fields of all names that comes to be masked, and hidden", async () => {
  const stage = await share({ html: `<form id=a><b>first</b>${fields}</form><form id=b>${fields}</form>`, rules: RULES });
  await stage.page.evaluate(() => {
    const set = (id: string, name: string): void => Element.prototype.setAttribute.call(document.getElementById(id), "class", name);
    set("a", "m");
    set("b", "h");
    document.querySelector("#a b")!.textContent = "S3CRET";
    Element.prototype.insertAdjacentHTML.call(document.querySelector("#b"), "beforeend", "<p>S3CRET</p>");
  });
  await goesOn(stage);
});

describe("an action in a form with fields of all names", () => {
  const cases: [string, string, string, Verb, string][] = [
    ["a click on what is in it", `<form id=f><i id=x>text</i></form>`, "x", CLICK, "done"],
    ["a click on itself", `<form id=x class=f>text</form>`, "x", CLICK, "done"],
    ["a click on its disabled button", `<form id=f><button id=x>b</button></form>`, "x", CLICK, "disabled"],
    ["C13 a click on a summary beside it", `<details class=d><form id=f></form><summary id=x>s</summary></details>`, "x", CLICK, "disabled"],
    ["C2 Enter in its field", `<form id=f><input id=x><button>go</button></form>`, "x", { verb: "key", key: "Enter" }, "disabled"],
    ["C2 Enter in its field, where its button is enabled", `<form id=f onsubmit="return false"><input id=x><button class=ok>go</button></form>`, "x", { verb: "key", key: "Enter" }, "done"],
    ["typing into its field", `<form id=f><input id=x></form>`, "x", { verb: "type", text: "a" }, "done"],
    ["typing into it, where its last text is masked", `<form id=x class=f contenteditable>a<b class=m>S3CRET</b></form>`, "x", { verb: "type", text: "a" }, "disabled"],
    ["a key on it", `<form id=x class=f tabindex=0>text</form>`, "x", { verb: "key", key: "Escape" }, "done"],
    ["Tab out of it", `<form id=f tabindex=0><input id=x></form><input>`, "x", { verb: "key", key: "Tab" }, "done"],
    ["scrolling it", `<form id=x class=f>text</form>`, "x", { verb: "scroll", x: 0, y: 9 }, "done"],
    ["C4 a reset of it with a masked field", `<form id=f><input class=m value=S3CRET><button type=reset id=x>r</button></form>`, "x", CLICK, "disabled"],
  ];
  for (const [name, html, id, verb, answer] of cases) {
    it(`${name} is ${answer}`, async () => {
      const stage = await shareForWriting({ html, rules: RULES });
      // The recorder underneath tells of such a form only what it told before.
      await stage.page.evaluate((fields) => document.querySelector("#f,.f")!.insertAdjacentHTML("afterbegin", fields), fields);
      expect(await stage.act(id, verb)).toBe(answer);
      await goesOn(stage);
    });
  }

  it("in a page that has other things under the names of a document's properties", async () => {
    const stage = await shareForWriting({ html: `${images}<form id=f><input id=x></form><b id=y contenteditable>b</b>`, rules: RULES });
    expect(await stage.act("x", CLICK)).toBe("done");
    expect(await stage.act("x", { verb: "type", text: "a" })).toBe("done");
    expect(await stage.act("y", { verb: "type", text: "a" })).toBe("done");
    expect(await stage.act("x", { verb: "key", key: "Tab" })).toBe("done");
    await goesOn(stage);
  });
});

it("an action at which the page's own code throws is answered, and the sharing goes on", async () => {
  const html = `<button type=button id=x>b</button><script>HTMLElement.prototype.focus = () => { throw new Error("S3CRET") }</script>`;
  const stage = await shareForWriting({ html, rules: RULES });
  expect(await stage.act("x", CLICK)).toBe("stale");
  await goesOn(stage);
});
