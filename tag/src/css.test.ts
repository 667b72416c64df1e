import { describe, expect, it } from "vitest";
import { scrubCss, scrubValue } from "./css";
import { printsWords } from "./picture";

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
    ...["🇩🇪", "🅰", "Ⓙ", "⠁", "㋐", "℡", "⼈", "🆓", "🈚"].map((letter): [string, string] => [`i::before{content:"${letter}"}`, `i::before{content:""}`]),
    [`i::before{content:"\\4a ane"}`, `i::before{content:""}`],
    [`a{/* ; */content/**/:"Jane"}`, `a{/**/content/**/:""}`],
    [`a{b:c}/* Jane */d/**/.e{f:g}`, `a{b:c}/**/d/**/.e{f:g}`],
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
    [`a{b:url("data:image/svg+xml,<svg><text>Jane</text></svg>");c:d}`, `a{b:url("");c:d}`],
    [`a{b:url( data:image/svg+xml,%3Csvg%3E%3Ctext%3EJane%3C/text%3E%3C/svg%3E );c:d}`, `a{b:url("");c:d}`],
    [`a{b:url(data:image/svg+xml;base64,PHN2Zz48dGV4dD5KYW5lPC90ZXh0Pjwvc3ZnPg==)}`, `a{b:url("")}`],
    [`a{b:url("data:image/svg+xml,<svg x=\\"1\\"><text>J\\61ne</text></svg>")}`, `a{b:url("")}`],
    [`@import "data:text/css,a::before{content:'Jane'}" print;a{b:c}`, `@import "" print;a{b:c}`],
    [`@import url( DATA:text/css;base64,YQ== );a{b:url(data:,Jane)}`, `@import url("");a{b:url("")}`],
    [`a{b:image-set("data:image/svg+xml,<text>Jane" 1x)}`, `a{b:image-set("" 1x)}`],
    [`a{b:url(data:image/svg+xml;charset=utf8,%3Csvg%3E%3Cpath d=M0%201%2F%3E%3C/svg%3E);c:"Arial"}`, `a{b:url(data:image/svg+xml;charset=utf8,%3Csvg%3E%3Cpath d=M0%201%2F%3E%3C/svg%3E);c:"Arial"}`],
    [`@function --bal(){result:"$1,234"}a{content:--bal();b:"c"}`, `@function --bal(){result:""}a{content:--bal();b:"c"}`],
    [`@function --f(--a:"Jane",--b "Roe")returns <string>{@media x{RESULT :"Jane"}}`, `@function --f(--a:"",--b "")returns <string>{@media x{RESULT :""}}`],
    [`@f\\75nction --f(--a,--b:"Roe";"Jane"){r\\65sult:"Jane"}a{b:"c"}`, `@f\\75nction --f(--a,--b:"";""){r\\65sult:""}a{b:"c"}`],
    [`a{--x:(a;"Jane");b:"c"}`, `a{--x:(a;"");b:"c"}`],
    [`a{--x:[;"Jane"];b:"c"}`, `a{--x:[;""];b:"c"}`],
    [`a{--x:a(}"Jane");b:"c"}`, `a{--x:a(}"");b:"c"}`],
    [`a{--x:({;"Jane"}]"Roe"){"Jane"}"Roe";b:"c"}`, `a{--x:({;""}]""){""}"";b:"c"}`],
    [`a{b:(;content:"Jane"`, `a{b:(;content:""`],
    [`a{\\2d-x:["Jane"];b:["c"]}`, `a{\\2d-x:[""];b:["c"]}`],
    [`a\\:b:not([title="Jane"]){font-family:f("Arial")}`, `a\\:b:not([title="Jane"]){font-family:f("Arial")}`],
    [`@counter-style c{symbols:JANE ROE;suffix:J\\61ne;range:infinite}`, `@counter-style c{symbols:"" "";suffix:"";range:infinite}`],
    [`@counter-style c{additive-symbols:10 X,1 Jane;symbols:A "b" url(a.png);pad:3 "0"}`, `@counter-style c{additive-symbols:10 X,1 "";symbols:A "" url(a.png);pad:3 ""}`],
    [`@counter-style c{sy\\6d bols:Jane/*Roe*/J;system:cyclic}a{color:red}`, `@counter-style c{sy\\6d bols:""/**/J;system:cyclic}a{color:red}`],
    [`a{c\\6f\r\nntent:"Jane"}`, `a{c\\6f\r\nntent:""}`],
    [`<!--@function --f(--a,--b "Jane"){}`, `<!--@function --f(--a,--b ""){}`],
    [`a{--\0x:"Jane"}`, `a{--\0x:""}`],
    [`${"\\616161".repeat(60)}!:"Jane"`, `${"\\616161".repeat(60)}!:"Jane"`],
    [`a{--x:xurl(a "Jane") #url(a "Jane") 3url(a "Jane") u\\72l(a "Jane")}`, `a{--x:""(a "") #""(a "") ""(a "") ""(a "")}`],
    [`a{b:<!--url(a");content:"Jane";c:"d")}`, `a{b:<!""(a");content:"Jane";c:"d")}`],
    [`a{b:url(\u00a0");content:"Jane")}`, `a{b:url(\u00a0");content:"")}`],
    [`a{b:url(${" ".repeat(80)}a");content:"Jane"}`, `a{b:url(${" ".repeat(80)}a");content:""}`],
    [`a{b:c}/* open`, `a{b:c}/**/`],
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

describe("a picture in a URL", () => {
  const icon =
    "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x.dtd'><!-- a --><svg viewBox='0 0 8 8'><style>.a{fill:red}</style>\n<style/><path class='a' d='M0 1>2'/><text>•</text></svg>";
  const stays = [
    `data:image/svg+xml,${icon}`,
    `data:image/svg+xml,${encodeURIComponent(icon)}`,
    `data:image/svg+xml;base64,${btoa(icon.replace("•", ""))}#a`,
    "data:image/svg+xml;utf8,<svg width='100%'><path/></svg>",
    "data:image/png;base64,AAAA",
    "/icons/jane.svg",
  ];
  it.each(stays)("that prints no word stays: %s", (url) => expect(printsWords(url)).toBe(false));
  const goes = [
    "<svg><text>Jane</text></svg>",
    "<svg><text><![CDATA[Jane]]></text></svg>",
    "<svg><text>&Jane;</text></svg>",
    "<svg><text x='>'>7</text></svg>",
    "<svg><style/><text>Jane</text><style></style></svg>",
    "<svg><style>a</style><text>Jane</text></svg>",
    "<!DOCTYPE svg [<!ENTITY a 'Jane'>]><svg><text>&a;</text></svg>",
    "<svg><style>a::before{content:'Jane'}</style><foreignObject><a/></foreignObject></svg>",
    "<svg><image href='data:image/svg+xml,x'/></svg>",
    "<svg><!-- <text>a</text>",
    "<svg><text <>",
  ];
  it.each(goes)("that prints words goes: %s", (markup) => {
    expect(printsWords(`data:image/svg+xml,${markup}`)).toBe(true);
    expect(printsWords(` DATA:image/SVG+xml;a=b,${encodeURIComponent(markup)}`)).toBe(true);
    expect(printsWords(`data:image/svg+xml;charset=utf-8; BASE64,${btoa(markup).replace(/=+$/, "")}`)).toBe(true);
  });
  it.each(["data:image/svg+xml;base64,%", "data:image/svg+xml,%FF%FE%3C%00", "data:image/svg+xml", "data:image/svg+xml,%26%2374;"])("that cannot be read goes: %s", (url) =>
    expect(printsWords(url)).toBe(true),
  );
  it("that is longer than any icon goes", () => expect(printsWords(`data:image/svg+xml,<svg>${" ".repeat(1 << 16)}</svg>`)).toBe(true));
});
