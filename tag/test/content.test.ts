/** The content rows of the known pitfalls, one by one: what a masked place holds, in every form, and what is never sent at all. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, closePages, share, type Stage } from "./harness";
import type { RrNode } from "../src/wire";

/** A row's secrets begin so, and no other's. */
const HTML = `<!doctype html><html><head><title>CnyM19_title</title><meta name="csrf-token" content="CnyM17_meta"><meta property="og:title" content="CnyM19_og">
<style>.m::before{content:"CnyM5_content"} b::after{content:attr(data-acct)}</style></head><body>
<input class="m" id="m1" placeholder="CnyM1_">
<table><tr><td class="m" id="m2" title="CnyM2_own">x<i id="m2i" title="CnyM2_below">y</i></td></tr></table>
<div class="m" id="m3" role="slider" aria-label="CnyM3_" aria-valuetext="CnyM3_"></div>
<b class="m" id="m4" data-acct="CnyM4_">x</b>
<div class="m"><style>.CnyM5_name::before{content:"CnyM5_inside"}</style></div>
<div class="m" id="m6" style="--bal:'CnyM6_var';background:url(data:CnyM6_bg);width:100px;height:calc(1px + (2px));grid-template-areas:'CnyM6_area';margin-top:var(--bal)">x</div>
<div class="m" id="m7" style="counter-reset:CnyM7_ 1234;display:grid">x</div>
<input type="submit" class="m" id="m8" value="CnyM8_"><input class="m" id="m9" value="CnyM9_stale">
<select class="m" id="m10"><optgroup label="CnyM10_group"><option value="CnyM10_v" selected label="CnyM10_label">CnyM10_text</option><option>CnyM10_two</option></optgroup></select>
<input class="m" list="m11"><datalist id="m11"><option value="CnyM11_v">CnyM11_t</option></datalist>
<input type="radio" class="m" id="m12" name="hiv" value="CnyM12_yes" checked>
<meter class="m" id="m13" value="0.8213">CnyM13_m</meter><time class="m" id="m13t" datetime="CnyM13_time">t</time><progress class="m" id="m13p" value="0.8213"></progress><data class="m" id="m13d" value="CnyM13_d">d</data>
<div class="m" contenteditable id="m14">CnyM14_</div><!-- CnyM15_ -->
<script type="application/json" id="m16">{"a":"CnyM16_json"}</script><template>CnyM16_t</template><noscript>CnyM16_n</noscript>
<input type="hidden" id="m17" value="CnyM17_hidden">
<a class="m" id="m18" href="tel:CnyM18_">x</a><a id="m18open" href="https://u:CnyM18_pw@shop.test/x?token=CnyM18_q#CnyM18_f">go</a>
<img class="m" id="m20" src="/CnyM20_a.png" srcset="/CnyM20_b.png 2x" alt="CnyM20_alt"><picture class="m"><source srcset="/CnyM20_c.png"><img src="/CnyM20_d.png"></picture>
<svg class="m" id="m21"><title>CnyM21_t</title><text>CnyM21_x</text><use href="#CnyM21_"></use><foreignObject><p>CnyM21_f</p></foreignObject></svg>
<canvas class="m" id="m22"></canvas><canvas id="m22open"></canvas><video id="m22video" src="/CnyM22_.mp4" poster="/CnyM22_.png"></video>
<iframe class="m" id="m23" srcdoc="<p>CnyM23_doc</p>"></iframe><iframe id="m23other" src="http://other.test/?q=CnyM23_q"></iframe>
<object class="m" id="m24" data="/CnyM24_.pdf"><p>CnyM24_</p></object><embed class="m" src="/CnyM24_.pdf">
<input class="m" id="m25pin" value="1234"><input class="m" id="m25long" value="CnyM25_a password of some length"><p class="m" id="m25text">a b</p><p class="m" id="m25blank">   </p><input class="m" id="m25empty">
<textarea class="m" id="m26">CnyM26_ selected</textarea><p class="m" id="m26text">CnyM26_ text</p>
<input class="m" id="m29" aria-describedby="m29d" aria-errormessage="m29e" value="x"><p id="m29d">CnyM29_d</p><p id="m29e">CnyM29_e</p><output for="m29">CnyM29_o</output>
<input class="m" id="m11combo" role="combobox" aria-controls="m11list" aria-owns="m11own" aria-details="m11more" aria-activedescendant="m11at"><ul id="m11list" role="listbox"><li>CnyM11_list</li></ul><i id="m11own">CnyM11_own</i><i id="m11more">CnyM11_more</i><i id="m11at">CnyM11_at</i>
<my-card class="m" id="m31"></my-card><com-1password-menu id="m32menu">CnyM32_menu</com-1password-menu><x-page id="m32page">open at first</x-page><p class="m" id="m34">€12,345 CnyM34_</p><p class="m" id="m36"><b>4111CnyM36_</b><b>1111</b></p>
<script>
  document.getElementById("m9").value = "";
  document.getElementById("m22").getContext("2d").fillText("CnyM22_", 0, 0);
  const closed = document.getElementById("m31").attachShadow({ mode: "closed" });
  closed.innerHTML = "<p>CnyM31_</p>";
</script></body></html>`;

let stage: Stage;

beforeAll(async () => {
  stage = await share({ html: HTML, rules: { mask: [".m", "title"] }, path: "/account?session=CnyM19_url#CnyM19_f" });
  await stage.quiet();
  await stage.page.evaluate(() => {
    const get = (id: string): HTMLElement => document.getElementById(id)!;
    get("m1").setAttribute("placeholder", "CnyM1_later");
    get("m2").title = "CnyM2_later";
    get("m3").setAttribute("aria-valuetext", "CnyM3_later");
    get("m4").dataset.acct = "CnyM4_later";
    get("m6").style.setProperty("--bal", "'CnyM6_later'");
    get("m7").style.setProperty("counter-reset", "CnyM7_later 1");
    get("m8").setAttribute("value", "CnyM8_later");
    get("m10").querySelector("option")!.textContent = "CnyM10_later";
    get("m11").append(new Option("CnyM11_later", "CnyM11_later"));
    get("m12").click();
    get("m13").setAttribute("value", "0.9213");
    get("m14").firstChild!.nodeValue = "CnyM14_later";
    document.body.append(document.createComment("CnyM15_later"));
    get("m16").textContent = "CnyM16_later";
    (get("m17") as HTMLInputElement).value = "CnyM17_later";
    get("m18").setAttribute("href", "/CnyM18_later");
    document.title = "CnyM19_later";
    get("m20").setAttribute("src", "/CnyM20_later.png");
    get("m21").innerHTML = "<text>CnyM21_later</text>";
    (get("m22open") as HTMLCanvasElement).getContext("2d")!.fillText("CnyM22_later", 0, 9);
    get("m23").setAttribute("srcdoc", "CnyM23_later");
    get("m24").setAttribute("data", "/CnyM24_later");
    (get("m26") as HTMLTextAreaElement).setSelectionRange(1, 5);
    getSelection()!.selectAllChildren(get("m26text"));
    get("m29d").textContent = "CnyM29_later";
    get("m34").textContent = "€9 CnyM34_later";
    get("m36").firstElementChild!.textContent = "CnyM36_later";
    const style = document.head.appendChild(document.createElement("style"));
    style.sheet!.insertRule(`i::after{content:"CnyM5_rule"}`);
    const field = document.createElement("input");
    field.id = "m32";
    field.className = "m";
    field.value = "CnyM32_";
    document.body.append(field);
    const overlay = document.createElement("my-overlay");
    overlay.innerHTML = "<p>CnyM32_overlay</p>";
    document.documentElement.append(overlay, Object.assign(document.createElement("style"), { textContent: ".own{color:teal}" }));
    const icon = Object.assign(document.createElement("div"), { textContent: "CnyM32_icon" });
    icon.dataset.lastpassRoot = "true";
    document.body.append(icon);
    get("m32page").dataset.grammarlyShadowRoot = "true";
    get("m32page").append("CnyM32_page");
  });
  await stage.quiet();
});

afterAll(async () => {
  await closePages();
  await closeBrowser();
});

/** No frame holds a secret of the row; the address that the relay alone sees aside. */
function clean(row: string): void {
  for (const frame of stage.frames) {
    const { t } = JSON.parse(frame) as { t: string };
    const text = t === "hello" ? frame.replace(/"url":"[^"]*"/, "") : frame;
    const at = text.indexOf(`Cny${row}_`);
    expect(at < 0 ? "" : text.slice(Math.max(0, at - 200), at + 60)).toBe("");
  }
  expect(HTML + SET_LATER).toContain(`Cny${row}_`);
}

const SET_LATER = "CnyM32_";
const attributes = (id: string): RrNode["attributes"] => stage.node(id).attributes;
/** What was sent of the element is an empty box. */
const isBox = (id: string): void => {
  expect(stage.nodes().some((node) => node.attributes?.id === id)).toBe(false);
};
const boxes = (): RrNode[] => stage.nodes().filter((node) => node.attributes?.rr_width !== undefined && node.attributes["data-louver"] === "mask");
const events = (source: number): object[] => stage.events().flatMap(({ type, data }) => (type === 3 && data.source === source ? [data] : []));

describe("of what is masked", () => {
  it("M1 placeholders are dropped", () => {
    clean("M1");
    expect(attributes("m1")).toEqual({ class: "m", id: "m1", "data-louver": "mask" });
  });
  it("M2 titles are dropped, those of all below too", () => {
    clean("M2");
    expect(attributes("m2i")).toEqual({ id: "m2i" });
  });
  it("M3 what ARIA says is dropped, and the role stays", () => {
    clean("M3");
    expect(attributes("m3")).toEqual({ class: "m", id: "m3", role: "slider", "data-louver": "mask" });
  });
  it("M4 data attributes are dropped", () => clean("M4"));
  it("M5 what style sheets print is emptied, and sheets in it hold nothing", () => {
    clean("M5");
    expect(stage.frames.join()).toContain('attr(data-acct)');
  });
  it("M6 own style keeps layout alone", () => {
    clean("M6");
    expect(attributes("m6")?.style).toBe("height: calc(3px); width: 100px;");
  });
  it("M7 counters are dropped", () => {
    clean("M7");
    expect(attributes("m7")?.style).toBe("display: grid;");
  });
  it("M8 a submit button's value is masked", () => {
    clean("M8");
    expect(attributes("m8")?.value).toBe("••••••");
  });
  it("M9 a value attribute that is stale is not sent", () => {
    clean("M9");
    expect(attributes("m9")).not.toHaveProperty("value");
  });
  it("M10 options are bullets, and none is chosen", () => {
    clean("M10");
    const { childNodes } = stage.node("m10");
    expect(JSON.stringify(childNodes)).not.toMatch(/selected|label|"value"/);
    expect(JSON.stringify(childNodes)).toContain("••••••");
  });
  it("M11 a list that the field names is masked with it", () => clean("M11"));
  it("M12 a radio button says neither its value nor whether it is chosen", () => {
    clean("M12");
    expect(Object.keys(attributes("m12") ?? {}).sort()).toEqual(["class", "data-louver", "id", "name", "type"]);
    expect(JSON.stringify(events(5))).not.toContain('"isChecked":true');
  });
  it("M13 numbers and times in attributes are dropped", () => {
    clean("M13");
    for (const id of ["m13", "m13t", "m13p", "m13d"]) {
      expect(attributes(id)).toEqual({ class: "m", id, "data-louver": "mask" });
    }
    expect(stage.frames.join()).not.toContain("213");
  });
  it("M14 what is edited in place stays the token", () => {
    clean("M14");
    expect(stage.node("m14").childNodes).toMatchObject([{ textContent: "••••••" }]);
  });
  it("M18 links are dropped, and open ones lose what names a person", () => {
    clean("M18");
    expect(attributes("m18")).not.toHaveProperty("href");
    expect(attributes("m18open")?.href).toBe("https://shop.test/x");
  });
  it("M19 the title is masked by a rule, the address loses its query, meta says nothing", () => {
    clean("M19");
    expect(stage.events().find(({ type }) => type === 4)?.data).toMatchObject({ href: "http://shop.test/account" });
    expect(stage.nodes().find(({ tagName }) => tagName === "title")?.childNodes).toMatchObject([{ textContent: "••••••" }]);
  });
  it("M20 images are boxes", () => {
    clean("M20");
    isBox("m20");
  });
  it("M21 drawings are boxes", () => {
    clean("M21");
    isBox("m21");
  });
  it("M23 frames are boxes, and open ones of other origins say no address", () => {
    clean("M23");
    isBox("m23");
    expect(attributes("m23other")).toEqual({ id: "m23other" });
  });
  it("M24 embedded objects are boxes", () => {
    clean("M24");
    isBox("m24");
    expect(boxes().length).toBeGreaterThanOrEqual(7);
  });
  it("M25 a text or value has no length; blank stays blank, empty stays empty", () => {
    clean("M25");
    expect(attributes("m25pin")?.value).toBe("••••••");
    expect(attributes("m25long")?.value).toBe("••••••");
    expect(attributes("m25empty")).not.toHaveProperty("value");
    expect(stage.node("m25text").childNodes).toMatchObject([{ textContent: "••••••" }]);
    expect(stage.node("m25blank").childNodes).toMatchObject([{ textContent: "   " }]);
  });
  it("M26 caret and selection are not sent", () => {
    clean("M26");
    expect(events(14)).toEqual([]);
  });
  it("M29 messages that the field points to are masked with it", () => {
    clean("M29");
    expect(attributes("m29d")).toMatchObject({ "data-louver": "mask" });
  });
  it("M31 a closed shadow tree is not sent", () => clean("M31"));
  it("M32 a field that something else puts into the page falls under the same rules", () => {
    clean("M32");
    expect(attributes("m32")).toMatchObject({ value: "••••••", "data-louver": "mask" });
  });
  it("M32 what extensions put into a page is an empty box: by its name, by its mark, and beside the body", () => {
    clean("M32");
    const boxes = ["com-1password-menu", "my-overlay", "x-page"].map((name) => stage.nodes().findLast(({ tagName }) => tagName === name));
    boxes.forEach((box) => expect(box).toMatchObject({ attributes: { "data-louver": "hide" }, childNodes: [] }));
    expect(stage.frames.join()).toContain("open at first");
    expect(stage.frames.join()).toMatch(/\.own ?\{ ?color: ?teal/);
  });
  it("M34 amounts of money are no exception", () => clean("M34"));
  it("M36 a value split over elements is masked in each", () => {
    clean("M36");
    const texts = stage.node("m36").childNodes?.flatMap(({ childNodes }) => childNodes ?? []);
    expect(texts).toMatchObject([{ textContent: "••••••" }, { textContent: "••••••" }]);
  });
});

describe("never sent, whatever the rules", () => {
  it("M15 comments", () => clean("M15"));
  it("M16 what scripts, templates and noscript hold", () => clean("M16"));
  it("M17 values of hidden inputs, and meta", () => clean("M17"));
  it("M22 pixels of canvas and video", () => {
    clean("M22");
    isBox("m22");
    expect(attributes("m22open")).toEqual({ id: "m22open" });
    expect(attributes("m22video")).toEqual({ id: "m22video" });
    expect(stage.frames.join()).not.toContain("rr_dataURL");
  });
});
