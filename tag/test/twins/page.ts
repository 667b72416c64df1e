/** Pages of ours for twins: every kind of content that can hold a secret, nested at random. */

import { Random } from "./random";

/** Classes that rules name. */
export const CLASSES = ["m", "h", "d", "r", "n", "plain"] as const;

/** What a password manager puts into pages. */
export const FOREIGN = "com-1password-menu";

/** A page. */
export function makePage(random: Random): string {
  const parts = Array.from({ length: 6 + random.below(8) }, () => part(random, 3));
  return `${random.chance(0.7) ? "<!doctype html>" : ""}<title>Shop</title><style>.plain{color:teal} .m::after{content:"S3CRET"} #scroller{width:200px;height:100px;overflow:auto}</style>
    <div id="scroller"><div style="height:3000px;width:2000px">long</div></div>${parts.join("\n")}
    <form id="bar" style="position:fixed;left:0;top:0"><input class="m" id="typed"><textarea class="m" id="area"></textarea><input id="free"></form>`;
}

function part(random: Random, depth: number): string {
  const attributes = `${random.chance(0.3) ? ` id="x${random.below(40)}"` : ""}${random.chance(0.6) ? ` class="${random.pick(CLASSES)}"` : ""}${random.chance(0.3) ? ` title="tip" data-acct="1"` : ""}`;
  const inside = (): string => (depth > 0 ? Array.from({ length: 1 + random.below(3) }, () => part(random, depth - 1)).join("") : "word");
  const kinds: (() => string)[] = [
    () => `<p${attributes}>some text ${inline(random)}</p>`,
    () => `<div${attributes}>${inside()}</div>`,
    () => `<section${attributes}><h2>Head</h2>${inside()}</section>`,
    () => `<ul${attributes}><li>one</li><li class="${random.pick(CLASSES)}">two</li></ul>`,
    () => `<table${attributes}><tr><td>cell</td><td class="${random.pick(CLASSES)}">other</td></tr></table>`,
    () => `<form${attributes}>${field(random)}${field(random)}<button>go</button></form>`,
    () => field(random),
    () => `<label${attributes}>name ${field(random)}</label>`,
    () => `<details${attributes} open><summary>more</summary>${inside()}</details>`,
    () => `<svg${attributes} width="40" height="20"><title>t</title><text y="10">drawn</text></svg>`,
    () => `<img${attributes} src="/a.png" alt="picture">`,
    () => `<x-card${attributes}><b slot="a">light</b>${inside()}</x-card>`,
    () => `<div contenteditable${attributes}>editable <b>bold</b></div>`,
    () => `<a${attributes} href="/go?token=S3CRET#S3CRET">link</a>`,
    () => `<input class="m" list="l${depth}" value="v"><datalist id="l${depth}"><option value="v">vv</option></datalist>`,
    () => `<input class="m" aria-describedby="e${depth}" value="v"><p id="e${depth}">"v" is wrong</p>`,
    () => `<!-- S3CRET --><noscript>S3CRET</noscript><template><p>S3CRET</p></template><input type="hidden" value="S3CRET">`,
    () => `<dialog${attributes}>${inside()}</dialog>`,
    () => `<iframe class="${random.pick(CLASSES)}" srcdoc="<p class=${random.pick(CLASSES)}>framed</p><b>two</b><input value=v>"></iframe>`,
  ];
  return random.pick(kinds)();
}

function inline(random: Random): string {
  return random.pick([`<b class="${random.pick(CLASSES)}">bold</b>`, "<i>i</i>", "tail", `<time datetime="2020-01-01">then</time>`, `<output for="typed">out</output>`]);
}

function field(random: Random): string {
  const name = `class="${random.pick(CLASSES)}" name="f${random.below(9)}"`;
  return random.pick([
    `<input ${name} value="v" placeholder="hint">`,
    `<input ${name}>`,
    `<input type="password" name="p" value="S3CRET">`,
    `<input autocomplete="cc-number" value="S3CRET">`,
    `<input type="checkbox" ${name} value="on">`,
    `<input type="radio" ${name} value="a" checked>`,
    `<input type="number" ${name} value="1">`,
    `<input type="range" ${name}>`,
    `<input type="submit" ${name} value="Send">`,
    `<textarea ${name}>long text</textarea>`,
    `<select ${name}><optgroup label="g"><option value="1">one</option><option class="${random.pick(CLASSES)}">two</option></optgroup><option selected>three</option></select>`,
    `<meter ${name} value="0.5">m</meter>`,
  ]);
}
