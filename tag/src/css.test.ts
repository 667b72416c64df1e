import { describe, expect, it } from "vitest";
import { scrubCss, scrubValue } from "./css";

describe("scrubCss", () => {
  const cases: [string, string][] = [
    [`a::before{content:"Jane"}`, `a::before{content:""}`],
    [`a{content: 'x' attr(y) "—"}`, `a{content: "" attr(y) "—"}`],
    [`a{--name:"Jane";color:red}`, `a{--name:"";color:red}`],
    [`a{--x:{b:"Jane"};c:d}`, `a{--x:{b:""};c:d}`],
    [`a[title="Jane"]{font-family:"Arial"}`, `a[title="Jane"]{font-family:"Arial"}`],
    [`@import "x.css";a{content:"1"}`, `@import "x.css";a{content:""}`],
    [`a{background:url(data:image/png;base64,content:"A");content:"B"}`, `a{background:url(data:image/png;base64,content:"A");content:""}`],
    [`i::before{content:"\\f101"}`, `i::before{content:"\\f101"}`],
    [`i::before{content:"\\4a ane"}`, `i::before{content:""}`],
    [`a{/* ; */content/**/:"Jane"}`, `a{/* ; */content/**/:""}`],
    [`a{c\\6fntent:"Jane"}`, `a{c\\6fntent:""}`],
    [`a{CONTENT:"Jane}`, `a{CONTENT:""`],
    [`a{font-family:"A\n;content:"Jane"}`, `a{font-family:"A\n;content:""}`],
    [`a{content:"Ja\nne;color:red;content:"Bo"}`, `a{content:"";color:red;content:""}`],
    [`a{content:"Ja\nne"Jane"}b{color:red}`, `a{content:""}b{color:red}`],
    [`a{content:"Ja\\\r\nne"}`, `a{content:""}`],
    [`@property --x{syntax:"*";initial-value:"Jane"}`, `@property --x{syntax:"*";initial-value:""}`],
    [`a{text-emphasis-style:"J"}`, `a{text-emphasis-style:""}`],
    [`a{quotes:"Jane" ""}`, `a{quotes:"" ""}`],
    [`content:"Jane"`, `content:""`],
    [`a{b:c}/* open`, `a{b:c}/* open`],
    [`@media x{a{content:"Jane"}}`, `@media x{a{content:""}}`],
  ];
  for (const [css, expected] of cases) {
    it(css, () => expect(scrubCss(css)).toBe(expected));
  }
});

it("scrubs a single value by its property", () => {
  expect(scrubValue("content", `"Jane"`)).toBe(`""`);
  expect(scrubValue("--x", `"Jane"`)).toBe(`""`);
  expect(scrubValue("font-family", `"Arial"`)).toBe(`"Arial"`);
});
