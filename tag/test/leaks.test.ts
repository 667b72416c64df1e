/** A page with a secret in every place that can hold one: none may be in any frame. */

import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeBrowser, closePages, OPEN, open, share, SHOP, start, type Scene, type Stage } from "./harness";

afterEach(closePages);
afterAll(closeBrowser);

/** Every secret of a test page begins so. */
const SECRET = "S3CRET";

/** No frame holds a secret, plain, in base64 or in UTF-16. */
function expectNoSecret(stage: Stage): void {
  expect(stage.frames.length).toBeGreaterThan(1);
  for (const frame of stage.frames) {
    const { t } = JSON.parse(frame) as { t: string };
    const text = t === "hello" || t === "route" ? frame.replace(/"url":"[^"]*"/, "") : frame;
    for (const needle of [SECRET, SECRET.toLowerCase(), Buffer.from(SECRET).toString("base64").slice(0, 7), [...SECRET].join("\0")]) {
      const at = text.indexOf(needle);
      expect(at < 0 ? "" : text.slice(Math.max(0, at - 200), at + 80)).toBe("");
    }
  }
}

const MASKED: Scene["html"] = `
<style>.m::before{content:"S3CRET_css_content"} .m{--name:"S3CRET_css_custom"} b::after{content:attr(data-acct)}</style>
<p id="open" title="open title">plain text</p><input id="free">
<input class="m" id="m1" placeholder="S3CRET_placeholder" value="S3CRET_value">
<table><tr><td class="m" title="S3CRET_title">S3CRET_cell</td></tr></table>
<div class="m" aria-label="S3CRET_aria" aria-valuetext="S3CRET_valuetext" role="slider">S3CRET_text<i title="S3CRET_nested">S3CRET_i</i></div>
<b class="m" data-acct="S3CRET_data">x</b>
<div class="m"><style>.inner::before{content:"S3CRET_inner_style"} .S3CRET_selector{color:red}</style></div>
<div class="m" style="--bal:'S3CRET_var';background:url(data:S3CRET_bg);counter-reset:S3CRET_counter 1234;width:100px">S3CRET_styled</div>
<form><input type="submit" class="m" value="S3CRET_submit"><input type="button" class="m" value="S3CRET_button"></form>
<input class="m" id="stale" value="S3CRET_stale">
<select class="m" id="sel"><optgroup label="S3CRET_group"><option value="S3CRET_v" selected label="S3CRET_label">S3CRET_option</option><option>S3CRET_two</option></optgroup></select>
<input class="m" list="dl"><datalist id="dl"><option value="S3CRET_datalist">S3CRET_dltext</option></datalist>
<input type="radio" class="m" name="r" value="S3CRET_radio" checked><input type="checkbox" class="m" value="S3CRET_check">
<meter class="m" value="0.82" title="S3CRET_meter">S3CRET_m</meter><time class="m" datetime="S3CRET_time">S3CRET_t</time>
<div class="m" contenteditable id="ce">S3CRET_editable</div>
<!-- S3CRET_comment -->
<script type="application/json">{"a":"S3CRET_json"}</script>
<template><p>S3CRET_template</p></template><noscript>S3CRET_noscript</noscript>
<input type="hidden" name="csrf" value="S3CRET_hidden">
<a class="m" href="tel:S3CRET_tel">S3CRET_link</a><a href="/x?token=S3CRET_query#S3CRET_hash" id="plainlink">go</a>
<form action="https://u:S3CRET_pw@shop.test/pay?t=S3CRET_action"><button formaction="/x?y=S3CRET_formaction">b</button></form>
<img class="m" src="/card.png?acct=S3CRET_img" srcset="/S3CRET_srcset.png 2x" alt="S3CRET_alt">
<picture class="m"><source srcset="/S3CRET_source.png"><img src="/S3CRET_pic.png" alt="S3CRET_picalt"></picture>
<svg class="m"><title>S3CRET_svgtitle</title><text>S3CRET_svgtext</text><foreignObject><p>S3CRET_foreign</p></foreignObject></svg>
<canvas class="m" id="canvas"></canvas><video class="m" src="/S3CRET.mp4" poster="/S3CRET.png"></video><video src="/S3CRET_open.mp4"></video>
<iframe class="m" srcdoc="<p>S3CRET_srcdoc</p>"></iframe>
<iframe src="http://other.test/?q=S3CRET_cross"></iframe>
<object class="m" data="/S3CRET.pdf"><p>S3CRET_fallback</p></object><embed class="m" src="/S3CRET.svg">
<input class="m" id="e" aria-describedby="err" aria-errormessage="err2" value="x"><p id="err">S3CRET_described</p><div class="m" role="textbox" aria-describedby="err3">x</div><p id="err3">S3CRET_made</p><select><button><selectedcontent>S3CRET_copy</selectedcontent></button><option class="m" selected>S3CRET_copy</option></select><i class="m" style="grid-area:S3CRET_area">x</i><p id="err2">S3CRET_error</p>
<form oninput="1"><input class="m" id="amount"><output for="amount">S3CRET_output</output></form>
<x-sum id="sum"><template shadowrootmode="open" shadowrootreferencetarget="f"><input class="m" id="f"></template></x-sum><output for="sum">S3CRET_standing</output>
<x-card class="m" id="host"></x-card>
<div id="slotted"><span>S3CRET_slotted</span></div>
<input type="password" id="pw" value="S3CRET_password"><input autocomplete="section-a cc-number" value="S3CRET_card">
<textarea class="m" id="ta">S3CRET_textarea</textarea>
<div class="h" id="hid" title="S3CRET_hiddentitle"><p>S3CRET_hiddentext</p><iframe srcdoc="S3CRET_hiddenframe"></iframe></div>
<div data-louver="mask">S3CRET_marked</div><div data-louver="hide">S3CRET_markedhidden</div>
<p onclick="'S3CRET_onclick'" nonce="S3CRET_nonce">p</p>
<div id="later">S3CRET_later <em title="S3CRET_latertitle">S3CRET_laterem</em></div>
<script>
  const root = document.getElementById('host').attachShadow({mode:'open'});
  root.append('S3CRET_shadowtext'); root.append(Object.assign(document.createElement('b'),{textContent:'S3CRET_shadowb',title:'S3CRET_shadowtitle'}));
  const s = document.getElementById('slotted').attachShadow({mode:'open'}); s.innerHTML = '<div class="m"><slot></slot></div><input>';
  document.getElementById('stale').value='';
  document.getElementById('canvas').getContext('2d').fillText('S3CRET_canvas',0,0);
</script>`;

const RULES = { mask: [".m"], hide: [".h"] };

describe("the first snapshot", () => {
  it("holds no secret, and the structure all the same", async () => {
    const html = MASKED.replace('<div id="later">S3CRET_later <em title="S3CRET_latertitle">S3CRET_laterem</em></div>', "");
    const stage = await share({
      html: `<!doctype html><html><head><title>Shop</title><meta name="csrf-token" content="S3CRET_meta"><meta charset="utf-8"><meta property="og:title" content="S3CRET_og"></head><body>${html}</body></html>`,
      rules: RULES,
      path: "/account?session=S3CRET_url",
    });
    await stage.quiet();
    expectNoSecret(stage);
    expect(stage.node("open").attributes).toMatchObject({ title: "open title" });
    expect(stage.frames.join()).toContain("plain text");
    expect(stage.node("m1").attributes).toEqual({ class: "m", id: "m1", value: "••••••", "data-louver": "mask" });
    expect(stage.node("stale").attributes).not.toHaveProperty("value");
    expect(stage.nodes().find((node) => node.attributes?.class === "m" && node.tagName === "svg")).toBeUndefined();
    expect(stage.nodes().some((node) => node.tagName === "span" && node.attributes?.["data-louver"] === "hide")).toBe(false);
    expect(stage.nodes().find((node) => node.tagName === "louver-panel")).toBeUndefined();
    const hidden = stage.nodes().find((node) => node.attributes?.["data-louver"] === "hide");
    expect(Object.keys(hidden?.attributes ?? {}).sort()).toEqual(["data-louver", "rr_height", "rr_width"]);
    expect(stage.node("plainlink").attributes?.href).toBe(`${SHOP}/x`);
    expect(stage.errors).toEqual([]);
  });

  it("would show secrets to this test if no rule held", async () => {
    const stage = await share({ html: MASKED });
    await stage.quiet();
    for (const secret of ["S3CRET_cell", "S3CRET_title", "S3CRET_value", "S3CRET_shadowtext", "S3CRET_option", "S3CRET_laterem"]) {
      expect(stage.frames.join()).toContain(secret);
    }
    for (const never of ["json", "comment", "template", "noscript", "hidden", "password", "card", "onclick", "css_content", "query"]) {
      expect(stage.frames.join()).not.toContain(`S3CRET_${never}"`);
    }
  });

  it("T3 T4 is masked whole under a rule that the browser cannot read", async () => {
    const stage = await share({ html: "<p>S3CRET_a</p><input value='S3CRET_b'>", rules: { mask: ["p, b["] } });
    expectNoSecret(stage);
    expect(stage.nodes().find((node) => node.tagName === "html")?.attributes).toMatchObject({ "data-louver": "mask disable" });
  });

  it("T19 masks by default under a private policy, fields in revealed parts too", async () => {
    const stage = await share({
      html: `<p>S3CRET_p</p><section class="r"><p>shown</p><input value="S3CRET_in"><input id="own" class="o" value="also"><select><option>S3CRET_opt</option></select></section>
        <img src="/S3CRET.png"><style title="S3CRET_style" data-a="S3CRET_style" aria-label="S3CRET_style">p{color:red}</style><link title="S3CRET_link" data-a="S3CRET_link" rel="alternate" href="/feed" id="link">`,
      rules: { text: "private", reveal: [".r", ".o"] },
    });
    await stage.page.evaluate(() => {
      const base = document.head.appendChild(document.createElement("base"));
      base.append("S3CRET_base", Object.assign(document.createElement("i"), { textContent: "S3CRET_i" }));
      base.target = "S3CRET_target";
      document.querySelector("#link")!.append("S3CRET_text");
      document.querySelector("#link")!.setAttribute("data-b", "S3CRET_data");
      document.querySelector("section")!.append("and more");
    });
    await stage.until(() => stage.frames.join().includes("and more"));
    expect(stage.node("link").attributes).toEqual({ rel: "alternate", href: `${SHOP}/feed`, id: "link" });
    expectNoSecret(stage);
    expect(stage.frames.join()).toContain("shown");
    expect(stage.node("own").attributes?.value).toBe("also");
    expect(stage.frames.join()).toContain("color: red");
  });
});

describe("changes", () => {
  const changes: Record<string, string> = {
    "text nodes, characters and attributes": `
      const m = document.querySelector('div.m'); m.firstChild.data='S3CRET_1'; m.append('S3CRET_2'); m.title='S3CRET_3';
      m.setAttribute('aria-label','S3CRET_4'); m.style.setProperty('--x','"S3CRET_5"'); m.innerHTML='<p title="S3CRET_6">S3CRET_7</p>';`,
    "a value set by script": `const i=document.getElementById('m1'); i.value='S3CRET_1'; i.setAttribute('value','S3CRET_2'); i.placeholder='S3CRET_3';
      i.dispatchEvent(new Event('input',{bubbles:true}));`,
    "T10 the shadow tree of a masked host": `const r=document.getElementById('host').shadowRoot; r.firstChild.data='S3CRET_1'; r.append('S3CRET_2');
      const b=document.createElement('u'); b.title='S3CRET_3'; b.textContent='S3CRET_4'; r.append(b);`,
    "T8 T10 what changes in a shadow tree right after its host's class": `const s=document.getElementById('slotted').shadowRoot; const p=s.appendChild(document.createElement('p')); 
      setTimeout(()=>{document.getElementById('slotted').className='m'; p.title='S3CRET_1'; p.append('S3CRET_2')},50)`,
    "T8 T10 a text in a shadow tree right after its host's class": `const s=document.getElementById('slotted').shadowRoot; const t=s.appendChild(new Text('open'));
      setTimeout(()=>{document.getElementById('slotted').className='m'; t.data='S3CRET_1'},50)`,
    "T8 T11 what comes to stand in a masked slot of a shadow tree of the same turn": `const x=document.createElement('x-late'); x.innerHTML='<i>open</i>'; document.body.append(x);
      setTimeout(()=>{x.attachShadow({mode:'open'}).innerHTML='<div class=m><slot></slot></div>'; x.firstChild.title='S3CRET_1'; x.firstChild.append('S3CRET_2'); x.append('S3CRET_3')},50)`,
    "T8 T11 a text that comes to stand in a masked slot of a shadow tree within another of the same turn": `const x=document.createElement('x-late'); x.innerHTML='<i>open</i>'; document.body.append(x);
      setTimeout(()=>{const s=x.attachShadow({mode:'open'}); s.innerHTML='<x-in><slot></slot></x-in>'; s.firstChild.attachShadow({mode:'open'}).innerHTML='<div data-louver=mask><slot></slot></div>'; x.firstChild.firstChild.data='S3CRET_1'},50)`,
    "a shadow root attached later": `const x=document.createElement('x-new'); x.className='m'; document.body.append(x);
      setTimeout(()=>{const r=x.attachShadow({mode:'open'}); r.innerHTML='S3CRET_1<b title="S3CRET_2">S3CRET_3</b>'; setTimeout(()=>r.append('S3CRET_4'),20)},20)`,
    "T9 masked nodes moved out": `const td=document.querySelector('td.m'); document.body.append(td.firstChild); const d=document.querySelector('div.m');
      document.body.append(...d.childNodes); document.body.lastChild.textContent='S3CRET_moved';`,
    "T6 a class taken away": `document.querySelectorAll('.m').forEach(e=>{e.classList.remove('m'); e.title='S3CRET_t'; if(e.firstChild) e.firstChild.data='S3CRET_x'; if('value' in e && e.localName!=='meter') e.value='S3CRET_v'})`,
    "T7 a password that is shown": `const p=document.getElementById('pw'); p.type='text'; p.value='S3CRET_shown'; p.dispatchEvent(new Event('input',{bubbles:true}));
      p.setAttribute('value','S3CRET_attr')`,
    "T7 a password field made anew as text": `const p=document.createElement('input'); p.id='pw'; p.value='S3CRET_anew'; p.setAttribute('value','S3CRET_anew'); document.getElementById('pw').replaceWith(p);`,
    "T13 a frame in a masked frame element and one added later": `const f=document.createElement('iframe'); f.className='m'; f.srcdoc='<p>S3CRET_1</p>'; document.body.append(f);
      const g=document.createElement('iframe'); g.srcdoc='<p class="m">S3CRET_2</p><b>seen</b>'; document.body.append(g);
      g.onload=()=>setTimeout(()=>{g.contentDocument.querySelector('.m').append('S3CRET_3')},50)`,
    "T12 style sheets by script": `const s=document.createElement('style'); document.head.append(s); s.sheet.insertRule('.m::after{content:"S3CRET_1"}');
      const c=new CSSStyleSheet(); c.replaceSync('.m::after{content:"S3CRET_2"}'); document.adoptedStyleSheets=[c]; c.insertRule('i::before{content:"S3CRET_3"}');
      s.sheet.cssRules[0].style.setProperty('content','"S3CRET_4"'); s.sheet.cssRules[0].style.setProperty('--z','S3CRET'.length+'"S3CRET_5"')`,
    "hidden content": `const h=document.getElementById('hid'); h.title='S3CRET_1'; h.append('S3CRET_2'); h.firstChild.firstChild.data='S3CRET_3';
      const q=document.createElement('q'); q.textContent='S3CRET_4'; h.append(q); setTimeout(()=>{document.body.append(q); q.title='S3CRET_5'},30)`,
    "a comment, a script, a template": `document.body.append(document.createComment('S3CRET_1')); const s=document.createElement('script'); s.type='text/plain'; s.text='S3CRET_2'; document.body.append(s);
      setTimeout(()=>{s.firstChild.data='S3CRET_3'; s.setAttribute('data-x','S3CRET_4')},30)`,
    "T12 adopted sheets of masked and hidden trees": `const put=(host,n)=>{const c=new CSSStyleSheet(); c.replaceSync('.S3CRET_'+n+'{color:red}'); host.shadowRoot.adoptedStyleSheets=[c];
      setTimeout(()=>{c.insertRule('.S3CRET_later'+n+'{color:red}'); c.cssRules[0].style.setProperty('background','url(S3CRET)')},50)}; put(document.getElementById('host'),1);
      const h=document.createElement('div'); h.attachShadow({mode:'open'}).innerHTML='<p>S3CRET_2</p>'; h.className='h'; document.body.append(h); setTimeout(()=>put(h,3),50)`,
    "a select": `const s=document.getElementById('sel'); s.selectedIndex=1; s.options[0].text='S3CRET_1'; s.options[0].label='S3CRET_2'; s.add(new Option('S3CRET_3','S3CRET_4',true,true));
      s.dispatchEvent(new Event('change',{bubbles:true}))`,
    "T8 input right after a class": `const i=document.getElementById('free'); i.classList.add('m'); i.value='S3CRET_1'; i.dispatchEvent(new Event('input',{bubbles:true}))`,
    "T8 input in a shadow root right after a class": `const i=document.getElementById('slotted').shadowRoot.querySelector('input'); i.classList.add('m'); i.value='S3CRET_1'; i.dispatchEvent(new Event('input',{bubbles:true,composed:true}))`,
    "T8 input right after a type": `const i=document.getElementById('free'); i.type='password'; i.value='S3CRET_1'; i.dispatchEvent(new Event('input',{bubbles:true}))`,
    "a textarea": `const t=document.getElementById('ta'); t.textContent='S3CRET_1'; t.value='S3CRET_2'; t.append('S3CRET_3'); t.dispatchEvent(new Event('input',{bubbles:true}))`,
    "a hidden input that shows itself under a rule": `const i=document.querySelector('[name=csrf]'); i.className='m'; i.type='text'; i.value='S3CRET_1'`,
    "an image that gets a source": `const i=document.querySelector('img.m'); i.src='/S3CRET_1.png'; i.alt='S3CRET_2'; document.querySelector('svg.m').innerHTML='<text>S3CRET_3</text>'`,
  };
  for (const [name, script] of Object.entries(changes)) {
    it(`${name} send no secret`, async () => {
      const html = MASKED.replace('<div id="later">S3CRET_later <em title="S3CRET_latertitle">S3CRET_laterem</em></div>', "");
      const stage = await share({ html, rules: RULES });
      await stage.quiet();
      await stage.page.evaluate(script);
      await stage.page.evaluate(() => document.querySelector("#open")!.append("still here"));
      await stage.until(() => stage.frames.join().includes("still here"));
      await stage.quiet();
      expectNoSecret(stage);
      expect(stage.frames.join()).not.toContain('"text":"***');
      expect(stage.frames.join()).toContain("still here");
      expect(stage.errors).toEqual([]);
    });
  }

  it("that mask what was shown replace the relay's copy in the same message", async () => {
    const stage = await share({ html: `<div id="later">seen <em title="seen too">deep</em><img src="/a.png"></div>`, rules: RULES });
    await stage.quiet();
    const before = stage.frames.length;
    const { id } = stage.node("later");
    await stage.page.evaluate(() => {
      document.querySelector("#later")!.className = "m";
      document.querySelector("#later em")!.textContent = "S3CRET_em";
      document.querySelector("#later em")!.setAttribute("title", "S3CRET_t");
    });
    await stage.quiet();
    const [frame] = stage.frames.slice(before);
    expect(frame).toBeDefined();
    const change = JSON.parse(frame ?? "") as { events: { data: { removes: { id: number }[]; adds: { node: { id: number } }[] } }[] };
    expect(change.events[0]?.data.removes.map((remove) => remove.id)).toContain(id);
    expect(change.events[0]?.data.adds[0]?.node).toMatchObject({ id, attributes: { id: "later", class: "m", "data-louver": "mask" } });
    expectNoSecret({ ...stage, frames: stage.frames.slice(before - 1) } as Stage);
    expect(stage.frames.slice(before).join()).not.toMatch(/seen|deep/);
  });

  it("that hide what was shown leave an empty box", async () => {
    const stage = await share({ html: `<div id="later"><em>deep</em></div>`, rules: RULES });
    await stage.quiet();
    const { id } = stage.node("later");
    await stage.page.evaluate(() => (document.querySelector("#later")!.className = "h"));
    await stage.until(() => stage.nodes().some((node) => node.attributes?.["data-louver"] === "hide"));
    await stage.page.evaluate(() => document.querySelector("#later em")!.append("S3CRET_more"));
    await stage.quiet();
    expect(stage.nodes().findLast((node) => node.id === id)).toMatchObject({ tagName: "div", childNodes: [] });
    expectNoSecret(stage);
  });
});

describe("T7 a text field of a password's name", () => {
  const RESTRICTED = { attributes: { value: "••••••", "data-louver": "mask" } };

  it("is masked whichever of them comes first", async () => {
    const html = `<form><input id="a" type="text" name="pw" value="S3CRET_a"><input type="password" name="pw"></form><input type="password" name="later"><p><input id="b" name="later" value="S3CRET_b"></p>
      <input id="open" name="other" value="open"><input type="checkbox" id="box" name="pw" value="box">`;
    const stage = await share({ html, rules: RULES });
    await stage.quiet();
    expect(stage.node("a")).toMatchObject(RESTRICTED);
    expect(stage.node("b")).toMatchObject(RESTRICTED);
    expect(stage.node("open").attributes?.value).toBe("open");
    expect(stage.node("box").attributes?.value).toBe("box");
    expectNoSecret(stage);
  });

  it("is masked once the password comes, elsewhere and later", async () => {
    const stage = await share({ html: `<input id="a" name="pw" value="seen"><x-a id="host"></x-a><script>host.attachShadow({mode: "open"}).innerHTML = '<input id="b" name="pw" value="seen, too">'</script>`, rules: RULES });
    await stage.quiet();
    await stage.page.evaluate(() => {
      document.body.insertAdjacentHTML("beforeend", `<p><input type="password" name="pw"></p>`);
      document.querySelector<HTMLInputElement>("#a")!.value = "S3CRET_a";
    });
    await stage.until(() => stage.node("a").attributes?.["data-louver"] === "mask");
    await stage.page.evaluate(() => {
      for (const input of [document.querySelector<HTMLInputElement>("#a")!, document.querySelector("#host")!.shadowRoot!.querySelector<HTMLInputElement>("#b")!]) {
        input.value = "S3CRET_typed";
        input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
      }
    });
    await stage.quiet();
    expect(stage.node("a")).toMatchObject(RESTRICTED);
    expect(stage.node("b")).toMatchObject(RESTRICTED);
    expectNoSecret(stage);
  });
});

describe("what a masked field points to", () => {
  it("M11 is masked as often as its id is there", async () => {
    const stage = await share({
      html: `<input class="m" aria-describedby="e" list="l" value="x"><p id="e">S3CRET_1</p><div><p id="e">S3CRET_2</p></div><datalist id="l"></datalist><datalist id="l"><option>S3CRET_3</option></datalist>
        <input id="f"><input id="f" class="m"><output for="f">S3CRET_4</output><p id="open">open</p>`,
      rules: RULES,
    });
    await stage.page.evaluate(() => document.body.insertAdjacentHTML("beforeend", `<p id="e">S3CRET_5</p><b id="last">last</b>`));
    await stage.until(() => stage.frames.join().includes("last"));
    await stage.quiet();
    expectNoSecret(stage);
    expect(stage.frames.join()).toContain('"open"');
  });
});

describe("what a masked field points to by script", () => {
  it("M29 is masked without an id", async () => {
    const stage = await share({ html: `<input class="m" id="f" value="x"><p id="e">seen</p><p>seen</p>`, rules: RULES });
    await stage.page.evaluate(() => {
      const [field, described, last] = [document.querySelector("#f")!, document.querySelector("#e")!, document.querySelector("p:last-of-type")!];
      field.ariaDescribedByElements = [described];
      field.ariaActiveDescendantElement = last;
      described.textContent = "S3CRET_described";
      last.textContent = "S3CRET_active";
      document.body.append("still here");
    });
    await stage.until(() => stage.frames.join().includes("still here"));
    await stage.quiet();
    expectNoSecret(stage);
    expect(stage.node("e").attributes?.["data-louver"]).toBe("mask");
  });
});

describe("style that prints", () => {
  it("T12 by functions, in brackets and by symbols is sent without its words", async () => {
    const stage = await share({
      html: `<style>@function --bal(){result:"S3CRET_1"} @function --par(--a <string>: "S3CRET_2"){result:var(--a)} .a::before{content:--bal()} .b::before{content:--par()}
        .c{--x:(a;"S3CRET_3");--y:[;"S3CRET_4"];--z:a(}"S3CRET_5")} @counter-style c{system:cyclic;symbols:S3CRET_6 S3CRET_7;suffix:""} .d{list-style:c}
        @property --p{syntax:"<string>";inherits:false;initial-value:"S3CRET_8"} .open{color:red}</style><p class="a" id="a">a</p><p class="b">b</p><p class="c">c</p><ul><li class="d">d</ul>`,
    });
    const printed = await stage.page.evaluate(() => getComputedStyle(document.querySelector("#a")!, "::before").content);
    expect(printed).toBe('"S3CRET_1"');
    await stage.quiet();
    expectNoSecret(stage);
    expect(stage.frames.join()).toContain(".open");
  });
});

describe("an address", () => {
  it("M18 M19 that is no style sheet's loses what names a person, however it is written", async () => {
    const stage = await share({
      html: `<link rel="canonical" id="own" href="https://u:S3CRET_pw@shop.test/account?session=S3CRET_q#S3CRET_f"><link rel="alternate" href="/x?token=S3CRET_alternate">
        <a download="list.csv" href="data:text/csv,S3CRET_list">save</a><link rel="preload" as="style" href="data:text/css,p::before{content:'S3CRET_data'}"><link rel="preload" as="style" id="font" href="http://fonts.test/css?family=Inter"><svg id="svg"><a><set attributeName="xlink:href" to="/x?token=S3CRET_to"/><text>t</text></a></svg>`,
    });
    await stage.page.evaluate(() => {
      const a = document.createElementNS("http://www.w3.org/2000/svg", "a");
      a.setAttributeNS("http://www.w3.org/1999/xlink", "other:href", "/go?token=S3CRET_prefix");
      document.querySelector("#svg")!.append(a, "still here");
    });
    await stage.until(() => stage.frames.join().includes("still here"));
    expectNoSecret(stage);
    expect(stage.node("own").attributes).toEqual({ rel: "canonical", id: "own", href: `${SHOP.replace("http", "https")}/account` });
    expect(stage.node("font").attributes?.href).toBe("http://fonts.test/css?family=Inter");
    expect(stage.frames.join()).toContain(`"other:href":"${SHOP}/go"`);
  });

  it("M18 is relative to no base that is covered, whichever comes first", async () => {
    const covered = `<div class="h"><base href="https://S3CRET.test/S3CRET/"></div>`;
    const bare = `<a id="a" href="x">x</a><img id="i" srcset="i.png 2x" style="background:url(b.png)"><form id="f" action="y"></form>`;
    const html = `${covered}<style>p{background:url(p.png)}</style><style>@import "more.css";</style><link rel="stylesheet" href="s.css">${bare}
      <iframe srcdoc='${bare.replace(/id="/g, '$&in_')}'></iframe><div id="o"></div>`;
    const stage = await share({ html, rules: RULES, more: { "/more.css": "p{}" } });
    await stage.until(() => stage.frames.join().includes("in_f"));
    for (const to of ["", "in_"]) {
      expect(["a", "i", "f"].map((id) => stage.node(to + id).attributes)).toMatchObject([
        { href: `${SHOP}/x` },
        { srcset: `${SHOP}/i.png 2x`, style: expect.stringContaining(`${SHOP}/b.png`) },
        { action: `${SHOP}/y` },
      ]);
    }
    await stage.page.evaluate((covered) => {
      document.querySelector("base")!.remove();
      document.querySelector("#o")!.innerHTML = `${covered}<a id="b" href="z">z</a><base href="/shop/"><p style="background:url(q.png)">q</p>`;
      document.querySelector("#a")!.setAttribute("href", "later");
    }, covered);
    await stage.until(() => stage.frames.join().includes(`"${SHOP}/shop/later"`));
    expect(stage.node("b").attributes?.href).toBe(`${SHOP}/shop/z`);
    expect(stage.frames.join()).toContain(`${SHOP}/shop/q.png`);
    expectNoSecret(stage);
  });
});

describe("what the browser itself draws", () => {
  it("M33 for a masked control is in no frame: messages, lists and calendars that pop up", async () => {
    const stage = await share({
      html: `<form><input class="m" id="message" value="x"><input class="m" id="pattern" pattern="[0-9]+" title="S3CRET_title" value="S3CRET_typed" required>
        <select class="m" id="list"><option>S3CRET_one</option><option value="S3CRET_v" selected>S3CRET_two</option></select>
        <input class="m" id="date" type="date" value="1987-06-05" min="1986-01-01"><input class="m" id="time" type="time" value="17:53">
        <input class="m" id="known" list="names"><datalist id="names"><option value="S3CRET_known">S3CRET_label</option></datalist></form><p id="open">open</p>`,
      rules: RULES,
    });
    await stage.quiet();
    const opened = await stage.page.evaluate(() => {
      const get = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
      get<HTMLInputElement>("message").setCustomValidity("S3CRET_bubble");
      return [get<HTMLInputElement>("message").reportValidity(), get<HTMLInputElement>("pattern").reportValidity()];
    });
    expect(opened).toEqual([false, false]);
    for (const id of ["list", "date", "time", "known"]) {
      await stage.page.click(`#${id}`);
      await stage.page.evaluate((id) => (document.getElementById(id) as HTMLInputElement).showPicker(), id);
      await stage.page.waitForTimeout(100);
      await stage.page.keyboard.press("ArrowDown");
      await stage.page.keyboard.press("Enter");
      await stage.page.keyboard.press("Escape");
    }
    await stage.page.fill("#date", "1988-07-09");
    await stage.page.fill("#known", "S3CRET_kn");
    await stage.page.evaluate(() => document.querySelector<HTMLFormElement>("form")!.reportValidity());
    await stage.page.evaluate(() => document.querySelector("#open")!.append("still here"));
    await stage.until(() => stage.frames.join().includes("still here"));
    await stage.quiet();
    expectNoSecret(stage);
    expect(stage.frames.join()).not.toMatch(/198[678]|17:53|Jun|Jul/);
    expect(stage.node("date").attributes).toEqual({ class: "m", id: "date", type: "date", value: "••••••", "data-louver": "mask" });
    expect(stage.errors).toEqual([]);
  });
});

describe("a text", () => {
  it("M35 is masked whole, however it is cut into nodes and whatever comes beside it", async () => {
    const stage = await share({ html: `<p class="m" id="a">Contact jane@x.org now</p><p class="m" id="b">Contact <i>jane</i>@x.org</p><p id="open">open</p>`, rules: RULES });
    await stage.quiet();
    expect(stage.node("a").childNodes).toMatchObject([{ textContent: "••••••" }]);
    const steps = [
      `a.firstChild.splitText(13)`,
      `a.firstChild.splitText(9)`,
      `a.append("or janet", "@", "y.org"); a.prepend("S3CRET ")`,
      `b.lastChild.splitText(3); b.firstElementChild.after("S3CRET")`,
      `a.normalize(); a.firstChild.data += " S3CRET"; a.firstChild.splitText(4).splitText(7)`,
      `document.querySelector("#open").append(...a.childNodes)`,
    ];
    for (const [step, script] of steps.entries()) {
      await stage.page.evaluate(script);
      await stage.page.evaluate((step) => document.body.append(`step${step}`), step);
      await stage.until(() => stage.frames.join().includes(`step${step}`));
    }
    await stage.quiet();
    expectNoSecret(stage);
    expect(stage.frames.join()).not.toMatch(/contact|jane|x\.or|y\.org|now/i);
  });
});

describe("a text area", () => {
  it("that becomes masked is replaced in the relay's copy", async () => {
    const stage = await share({ html: `<textarea id="a">was seen</textarea>`, rules: RULES });
    await stage.quiet();
    const before = stage.frames.length;
    await stage.page.evaluate(() => (document.querySelector("#a")!.className = "m"));
    await stage.until(() => stage.frames.slice(before).join().includes('"data-louver":"mask"'));
    expect(stage.node("a").attributes).toEqual({ id: "a", class: "m", value: "••••••", "data-louver": "mask" });
  });

  it("that a covered text is moved into is masked with it, for good", async () => {
    const stage = await share({ html: `<textarea id="a"></textarea><textarea id="b"></textarea><p class="m" id="m">S3CRET</p><p class="h" id="h">S3CRET</p>`, rules: RULES });
    await stage.page.evaluate(`a.append(m.firstChild); b.append(h.firstChild)`);
    await stage.quiet();
    await stage.page.evaluate(`a.value += " more"; a.textContent = ""; a.title = "S3CRET"; a.dispatchEvent(new Event("input", { bubbles: true }))`);
    await stage.quiet();
    expectNoSecret(stage);
    expect(["a", "b"].map((id) => stage.node(id).attributes)).toEqual(["a", "b"].map((id) => ({ id, value: "••••••", "data-louver": "mask" })));
  });
});

describe("an open select", () => {
  it("says nothing of a chosen option that is masked", async () => {
    const stage = await share({
      html: `<select id="s"><option class="m" value="S3CRET_v" selected>S3CRET_o</option><option>two</option></select>
        <select id="t"><option id="late" value="later">x</option></select>
        <select id="u"><option selected>Card <b class="m">S3CRET_b</b></option><option>A <i class="h">S3CRET_i</i></option><option id="w" value="two">W<i class="m">x</i></option></select><p class="m" id="p">S3CRET_p</p>`,
      rules: RULES,
    });
    expect(stage.node("u").attributes).not.toHaveProperty("value");
    await stage.page.selectOption("#u", { index: 1 });
    await stage.page.selectOption("#u", "two");
    await stage.page.evaluate(`w.removeAttribute("value"); w.append(p.firstChild); u.dispatchEvent(new Event("input", { bubbles: true }))`);
    expect(stage.node("s").attributes).not.toHaveProperty("value");
    expect(stage.node("t").attributes?.value).toBe("later");
    await stage.page.selectOption("#s", "two");
    await stage.until(() => stage.frames.join().includes('"text":"two"'));
    await stage.page.selectOption("#s", { index: 0 });
    const { id } = stage.node("t");
    await stage.page.evaluate(() => (document.querySelector("#late")!.className = "m"));
    await stage.until(() => stage.frames.join().includes(`{"id":${id},"attributes":{"value":null}}`));
    expectNoSecret(stage);
  });
});

describe("an adopted sheet", () => {
  it("that a masked tree shares with an open one is sent for the open one", async () => {
    const stage = await share({ html: `<x-a class="m" id="a"></x-a><x-b id="b"></x-b>`, rules: RULES });
    await stage.page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".shared { color: red }");
      for (const id of ["a", "b"]) {
        const root = document.getElementById(id)!.attachShadow({ mode: "open" });
        root.innerHTML = "<p>x</p>";
        root.adoptedStyleSheets = [sheet];
      }
    });
    await stage.page.waitForTimeout(100);
    stage.say({ t: "snapshot" });
    await stage.quiet();
    const adopted = stage.events().flatMap(({ type, data }) => (type === 3 && data.source === 15 ? [data] : []));
    expect(adopted.at(-1)).toMatchObject({ id: stage.node("b").id, styles: [{ rules: [{ rule: ".shared { color: red; }" }] }] });
    expect(adopted.map(({ id }) => id)).not.toContain(stage.node("a").id);
  });
});

describe("typing", () => {
  it("M28 in a masked field sends one change and then nothing, and nothing of its length", async () => {
    const stage = await share({ html: `<input class="m" id="f"><textarea class="m" id="t"></textarea><div class="m" contenteditable id="c">x</div><p id=p></p>`, rules: RULES });
    await stage.quiet();
    const before = stage.frames.length;
    await stage.page.click("#f");
    await stage.page.keyboard.type("S3CRET typed", { delay: 5 });
    await stage.page.click("#t");
    await stage.page.keyboard.type("S3CRET area", { delay: 5 });
    await stage.page.click("#c");
    await stage.page.keyboard.type("S3CRET edit", { delay: 5 });
    await stage.quiet();
    const events = stage.frames.slice(before).filter((frame) => frame.includes('"t":"events"'));
    expect(events.join().match(/"source":5/g)).toHaveLength(2);
    expect(events.join()).not.toContain('"texts":[{');
    expectNoSecret(stage);
    await stage.page.fill("#f", "");
    await stage.until(() => stage.frames.slice(before).join().includes('"text":""'));
  });

  it("M28 in a masked field is told on a clock of its own, by time stamps too, whatever the page makes of each key", async () => {
    const html = `<input class="m" id="f"><div class="m" contenteditable id="c">x</div><script>
      f.oninput = () => { f.size = f.value.length; f.className = "m s" + (f.value.length % 2); };</script>`;
    const stage = await share({ html, rules: RULES });
    await stage.quiet();
    const before = stage.events().length;
    await stage.page.click("#f");
    await stage.page.keyboard.type("S3CRET", { delay: 90 });
    await stage.page.click("#c");
    for (const key of ["S", "Enter", "3", "Enter", "Backspace"]) {
      await stage.page.keyboard.press(key, { delay: 90 });
    }
    await stage.quiet();
    const changes = stage.events().slice(before).filter(({ type, data }) => type === 3 && data.source === 0);
    expect(changes.length).toBeGreaterThan(2);
    expect(changes.map(({ timestamp }) => timestamp % 500)).toEqual(changes.map(() => 0));
    expectNoSecret(stage);
  });

  it("M28 in a masked field is told on that clock where the address changes meanwhile, too", async () => {
    const stage = await share({ html: `<input class="m" id="f">`, rules: RULES });
    await stage.quiet();
    const before = stage.events().length;
    await stage.page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>("#f")!;
      field.value = "S3CRET";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      history.pushState({}, "", "/next");
    });
    await stage.until(() => stage.sent.some(({ t }) => t === "route"));
    stage.say({ t: "rules", rules: stage.rules, version: 1, reset: false });
    await stage.quiet();
    const told = stage.events().slice(before).filter(({ type, data }) => type === 3 && data.source === 5);
    expect(told.map(({ timestamp }) => timestamp % 500)).toEqual([0]);
    expectNoSecret(stage);
  });

  it("in an open field is seen as typed", async () => {
    const stage = await share({ html: `<input id="f"><select id=s><option>a<option>b</select><input type=checkbox id=c>` });
    await stage.page.fill("#f", "hello");
    await stage.page.selectOption("#s", "b");
    await stage.page.check("#c");
    await stage.until(() => /"text":"hello".*"text":"b".*"isChecked":true/s.test(stage.frames.join()));
  });
});

describe("radio buttons of one name", () => {
  const html = `<input class="m" id="covered" type="radio" name="n"><form id="f"><input id="one" type="radio" name="n" checked><input id="two" type="radio" name="n"></form>`;
  const told = (stage: Awaited<ReturnType<typeof share>>, from: number): object[] =>
    stage.events().slice(from).flatMap(({ type, data }) => (type === 3 && data.source === 5 ? [data] : []));

  it("say nothing of a covered one that is chosen in another form", async () => {
    const stage = await share({ html, rules: RULES });
    const before = stage.events().length;
    await stage.page.check("#covered");
    await stage.quiet();
    expect(told(stage, before)).toEqual([]);
  });

  it("of two forms are each told as they are", async () => {
    const stage = await share({
      html: `<form><input id="x" type="radio" name="n"><input id="y" type="radio" name="n"></form><form><input id="a" type="radio" name="n" checked><input id="b" type="radio" name="n"></form>`,
      rules: RULES,
    });
    const states = new Map<number, boolean>();
    for (const id of ["x", "b", "a"]) {
      const before = stage.events().length;
      await stage.page.check(`#${id}`);
      await stage.quiet();
      for (const said of told(stage, before) as { id: number; isChecked: boolean }[]) {
        states.set(said.id, said.isChecked);
      }
    }
    const held = (id: string): boolean | undefined => states.get(stage.node(id).id);
    expect([held("x"), held("y") ?? false, held("a"), held("b")]).toEqual([true, false, true, false]);
  });

  it("say which of them goes on and which goes off", async () => {
    const stage = await share({ html, rules: RULES });
    for (const [on, off] of [["two", "one"], ["one", "two"]] as const) {
      const before = stage.events().length;
      await stage.page.check(`#${on}`);
      await stage.quiet();
      expect(told(stage, before)).toMatchObject([
        { id: stage.node(on).id, isChecked: true },
        { id: stage.node(off).id, isChecked: false },
      ]);
    }
  });
});

describe("a form that the page resets", () => {
  it("is shown empty, and nothing of its masked field", async () => {
    const stage = await share({ html: `<form id="f"><input id="open" value="first"><input id="box" type="checkbox"><input class="m" id="secret"></form>`, rules: RULES });
    await stage.page.fill("#open", "hello");
    await stage.page.check("#box");
    await stage.page.fill("#secret", "S3CRET");
    await stage.quiet();
    const before = stage.events().length;
    await stage.page.evaluate(() => document.querySelector<HTMLFormElement>("#f")!.reset());
    await stage.quiet();
    const inputs = stage.events().slice(before).flatMap(({ type, data }) => (type === 3 && data.source === 5 ? [data] : []));
    const said = (id: string): object | undefined => inputs.findLast((input) => input.id === stage.node(id).id);
    expect(said("open")).toMatchObject({ text: "first" });
    expect(said("box")).toMatchObject({ isChecked: false });
    expect(said("secret")).toMatchObject({ text: "" });
    expectNoSecret(stage);
  });
});

describe("two pages that differ in hidden content alone", () => {
  it("are sent alike, byte for byte, times aside", async () => {
    const sent = async (secret: string, more: string): Promise<string[]> => {
      const stage = await share({
        html: `<div class="h" style="height:40px;overflow:hidden">${secret}</div><p class="m">S3CRET</p><x-a class="h" id="host"></x-a><ul id="list"><li>one</li></ul>`,
        rules: RULES,
      });
      await stage.page.evaluate((more) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("li { color: red }");
        const root = document.querySelector("#host")!.attachShadow({ mode: "open" });
        root.innerHTML = more;
        root.adoptedStyleSheets = more ? [new CSSStyleSheet(), new CSSStyleSheet()] : [];
        document.querySelector("div.h")!.innerHTML += more;
        document.adoptedStyleSheets = [sheet];
        document.querySelector("#list")!.insertAdjacentHTML("beforeend", "<li>two</li>");
      }, more);
      await stage.quiet();
      await stage.page.evaluate(() => document.querySelector("#list")!.prepend("first"));
      await stage.quiet();
      expectNoSecret(stage);
      return stage.events().map((event) => JSON.stringify({ ...event, timestamp: 0 }));
    };
    const [one, other] = [await sent("", ""), await sent("S3CRET <b>bold</b><i>1</i>", "<table><tr><td>S3CRET</table><p>S3CRET")];
    expect(one).toEqual(other);
    expect(one.join()).toMatch(/li \{ color: red; \}.*two.*first/s);
  });
});

describe("rules that change", () => {
  it("T15 hold from a route change on: what the new page's rules mask was never sent", async () => {
    const stage = await share({ html: `<div id="app">home</div>`, rules: RULES });
    await stage.quiet();
    await stage.page.evaluate(() => {
      history.pushState({}, "", "/secret?x=1");
      document.querySelector("#app")!.innerHTML = `<p class="n">S3CRET_new</p><b>visible</b>`;
    });
    await stage.until(() => stage.sent.some((message) => message.t === "route" && message.url.endsWith("/secret?x=1")));
    await stage.page.waitForTimeout(300);
    expect(stage.frames.join()).not.toContain("visible");
    stage.say({ t: "rules", rules: { ...stage.rules, mask: [".m", ".n"] }, version: 1, reset: false });
    await stage.until(() => stage.frames.join().includes("visible"));
    expectNoSecret(stage);
  });

  const ways: Record<string, () => void> = {
    "the Navigation API": () => {
      const { navigation } = window as unknown as { navigation: EventTarget & { navigate(url: string): void } };
      navigation.addEventListener("navigate", (event) => (event as Event & { intercept(): void }).intercept(), { once: true });
      navigation.navigate("/secret");
    },
    "a saved reference": () => (window as unknown as { saved(data: unknown, unused: string, url: string): void }).saved({}, "", "/secret"),
    "a saved reference of which nothing tells": () =>
      (window as unknown as { saved(data: unknown, unused: string, url: string): void }).saved({}, "", "/secret"),
  };
  for (const [name, go] of Object.entries(ways)) {
    it(`T15 hold from a route change by ${name} on`, async () => {
      const blind = name.includes("nothing");
      const html = `<script>saved = history.pushState.bind(history);${
        blind ? "navigation.addEventListener('currententrychange', (event) => event.stopImmediatePropagation(), true)" : ""
      }</script><div id="app">home</div><input id="i">`;
      const stage = await share({ html, rules: RULES });
      await stage.quiet();
      await stage.page.evaluate(go);
      await stage.page.evaluate(() => {
        document.querySelector("#app")!.innerHTML = `<p class="n">S3CRET_new</p><b>visible</b>`;
        const field = document.querySelector<HTMLInputElement>("#i")!;
        field.value = "typed";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      await stage.until(() => stage.sent.some((message) => message.t === "route" && message.url.endsWith("/secret")));
      await stage.page.waitForTimeout(300);
      expect(stage.frames.join()).not.toMatch(/visible|typed/);
      stage.say({ t: "rules", rules: { ...stage.rules, mask: [".n"] }, version: 1, reset: false });
      await stage.until(() => stage.frames.join().includes("visible"));
      expectNoSecret(stage);
    });
  }

  const answer = (stage: Stage, mask: string[]): void => stage.say({ t: "rules", rules: { ...stage.rules, mask }, version: 1, reset: false });
  const routes = (stage: Stage): number => stage.sent.filter(({ t }) => t === "route").length;

  it("T15 hold before the relay has answered for the first time, where the page went on meanwhile", async () => {
    const stage = await open({ html: `<p class="n">S3CRET</p><b>visible</b>` });
    const heard = stage.heard.bind(stage);
    let hello = "";
    stage.heard = (frame) => (frame.startsWith('{"t":"hello"') ? void (hello = frame) : heard(frame));
    await start(stage);
    await stage.until(() => hello);
    await stage.page.evaluate(() => history.replaceState({}, "", "/secret"));
    heard(hello);
    await stage.until(() => routes(stage) === 1);
    await stage.page.waitForTimeout(300);
    expect(stage.frames.join()).not.toContain("visible");
    answer(stage, [".n"]);
    await stage.until(() => stage.frames.join().includes("visible"));
    expectNoSecret(stage);
  });

  it("T15 hold at each of several addresses, also when the page has left it before they came", async () => {
    const stage = await share({ html: `<div id="app">home</div><p class="n" id="was">home</p>` });
    await stage.quiet();
    await stage.page.evaluate(async () => {
      const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
      history.pushState({}, "", "/secret");
      document.querySelector("#app")!.innerHTML = `<p class="n">S3CRET</p><b>visible</b>`;
      await turn();
      history.pushState({}, "", "/one");
      await turn();
      history.pushState({}, "", "/two");
    });
    await stage.until(() => routes(stage) === 3);
    [[".n"], [".n"], []].forEach((mask) => answer(stage, mask));
    await stage.page.evaluate(() => (document.querySelector("#was")!.textContent = "S3CRET"));
    await stage.until(() => stage.frames.join().includes("visible"));
    await stage.quiet();
    expectNoSecret(stage);
  });

  for (const [secret, mask] of [["S3CRET", [".n"]], ["visible", []]] as const) {
    it(`T15 hold for what came just before a route change: ${mask.length > 0 ? "it is masked" : "it is sent once they are there"}`, async () => {
      const stage = await share({ html: `<div id="app">home</div>` });
      await stage.quiet();
      await stage.page.evaluate((secret) => {
        document.querySelector("#app")!.innerHTML = `<p class="n">${secret}</p>`;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => history.pushState({}, "", "/secret");
        port2.postMessage(0);
      }, secret);
      await stage.until(() => routes(stage) === 1);
      await stage.page.waitForTimeout(300);
      expect(stage.frames.join()).not.toContain(secret);
      answer(stage, [...mask]);
      await stage.until(() => stage.frames.join().includes(mask.length > 0 ? "••••••" : "visible"));
      expectNoSecret(stage);
    });
  }

  it("mask at once what the relay already holds", async () => {
    const stage = await share({ html: `<p class="n" id="n">was seen</p>` });
    await stage.quiet();
    await stage.page.evaluate(() => history.replaceState({}, "", "/other"));
    await stage.until(() => stage.sent.some((message) => message.t === "route"));
    const before = stage.frames.length;
    stage.say({ t: "rules", rules: { ...stage.rules, mask: [".n"] }, version: 1, reset: false });
    await stage.until(() => stage.frames.slice(before).join().includes('"data-louver":"mask"'));
    expect(stage.frames.slice(before).join()).not.toContain("was seen");
  });

  it("T22 with a new version forget what stuck, passwords excepted", async () => {
    const stage = await share({ html: `<p class="m" id="p">free</p><input type="password" id="pw" value="S3CRET">`, rules: RULES });
    await stage.page.evaluate(() => document.querySelector<HTMLInputElement>("#pw")!.setAttribute("type", "text"));
    await stage.quiet();
    stage.say({ t: "rules", rules: { ...stage.rules, mask: [] }, version: 2, reset: true });
    await stage.until(() => stage.frames.join().includes("free"));
    expectNoSecret(stage);
    expect(stage.node("pw").attributes).toMatchObject({ value: "••••••", "data-louver": "mask" });
  });

  it("T22 with a new version forget what stuck on a page that was paused, too", async () => {
    const stage = await share({ html: `<p class="m" id="p">free</p>`, rules: RULES });
    await stage.quiet();
    await stage.page.evaluate(() => history.pushState({}, "", "/private"));
    await stage.until(() => routes(stage) === 1);
    stage.say({ t: "rules", rules: { ...stage.rules, paused: true }, version: 1, reset: false });
    stage.say({ t: "rules", rules: { ...stage.rules, mask: [] }, version: 2, reset: true });
    await stage.until(() => stage.frames.join().includes("free"));
  });

  it("pause the page no more: nothing is sent while no agent is there", async () => {
    const stage = await share({ html: `<p>open</p>`, agent: null, rules: { paused: true } });
    await stage.until(() => stage.sent.length > 0);
    const unpaused = (version: number, reset: boolean): void => stage.say({ t: "rules", rules: OPEN, version, reset });
    unpaused(1, false);
    await stage.quiet();
    stage.say({ t: "agent", name: "Ann" });
    await stage.live();
    stage.say({ t: "rules", rules: { ...OPEN, paused: true }, version: 2, reset: true });
    stage.say({ t: "agentLeft" });
    await stage.quiet();
    const before = stage.frames.length;
    unpaused(3, true);
    await stage.quiet();
    expect(stage.frames.slice(before)).toEqual([]);
    expect(stage.sent.filter(({ t }) => t === "events")).toHaveLength(1);
  });

  it("pause the page: nothing is sent until they say otherwise", async () => {
    const stage = await share({ html: `<p>S3CRET_paused</p>`, rules: { paused: true } });
    await stage.page.waitForTimeout(400);
    await stage.page.mouse.move(50, 50);
    await stage.page.evaluate(() => document.body.append("S3CRET_more"));
    await stage.quiet();
    expect(stage.sent.map((message) => message.t)).toEqual(["hello"]);
    await stage.page.evaluate(() => {
      history.pushState({}, "", "/open");
      document.body.firstElementChild!.textContent = "free";
      document.body.lastChild!.textContent = "";
    });
    stage.say({ t: "rules", rules: { ...stage.rules, paused: false }, version: 1, reset: false });
    await stage.live();
    expectNoSecret(stage);
  });
});

describe("what is sent", () => {
  it("is the same for two pages that differ only in masked and hidden content", async () => {
    const page = (text: string, value: string): string =>
      `<h1>Hello</h1><p class="m" title="${text}">${text}</p><input class="m" id="f" value="${value}"><div class="h" style="width:9px;height:9px"><i>${text}</i>${text}</div><p id="o">open</p>`;
    const run = async (text: string, value: string): Promise<unknown> => {
      const stage = await share({ html: page(text, value), rules: RULES });
      await stage.quiet();
      await stage.page.evaluate((secret) => {
        document.querySelector("p.m")!.textContent = secret + secret;
        document.querySelector<HTMLInputElement>("#f")!.value = secret;
        document.querySelector(".h")!.append(secret);
        document.querySelector("#o")!.textContent = "changed";
      }, text);
      await stage.quiet();
      return stage.events().map((event) => ({ ...event, timestamp: 0 }));
    };
    expect(await run("a", "1")).toEqual(await run("something much longer", "4111 1111 1111 1111"));
  });

  it("leaves the customer's page as it was", async () => {
    const html = `<form><input type="password" id="pw"><button id="b">Pay</button></form><p class="m">x</p>`;
    const stage = await share({ html, rules: { ...RULES, disable: ["#b"] } });
    await stage.page.evaluate(() => document.querySelector("#pw")!.setAttribute("type", "text"));
    await stage.quiet();
    expect(await stage.page.evaluate(() => document.body.innerHTML)).toContain(
      `<form><input type="text" id="pw"><button id="b">Pay</button></form><p class="m">x</p>`,
    );
    expect(await stage.page.evaluate(() => document.documentElement.lastElementChild!.localName)).toBe("louver-panel");
  });
});
