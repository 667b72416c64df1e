import { CompletionContext } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";

import schema from "../../rules/rule-set.schema.json";
import { complete } from "./json";
import { namesIn, pathOf, pointed } from "./place";
import { at, blank, names, type Schema, values } from "./schema";

const TEXT = `{
  "policy": { "a/b": 1 },
  "rules": [
    { "id": "one", "pages": [] },
    { "id": "two", "effect": "mask", "pages": ["/x", "/y"] }
  ]
}`;
const state = EditorState.create({ doc: TEXT, extensions: [json()] });
const rules = schema as Schema;

test("a pointer leads to its value, or as near as there is one", () => {
  const text = (pointer: string) => {
    const { from, to } = pointed(state, pointer);
    return state.sliceDoc(from, to);
  };
  expect(text("/rules/1/effect")).toBe('"mask"');
  expect(text("/rules/1/pages/1")).toBe('"/y"');
  expect(text("/policy/a~1b")).toBe("1");
  expect(text("/rules/0/selector")).toBe('{ "id": "one", "pages": [] }');
  expect(text("")).toBe(TEXT);
});

test("a place in the text has its path", () => {
  const tree = ensureSyntaxTree(state, TEXT.length)!;
  expect(pathOf(state, tree.resolve(TEXT.indexOf('"mask"') + 2))).toEqual(["rules", 1, "effect"]);
  const first = tree.resolve(TEXT.indexOf('{ "id": "one"') + 1);
  expect(pathOf(state, first)).toEqual(["rules", 0]);
  expect(namesIn(state, first)).toEqual(new Set(["id", "pages"]));
});

test("the schema says what may stand where", () => {
  const rule = at(rules, ["rules", 0])!;
  expect(names(rule, new Set(["id", "effect"])).map(([name]) => name)).toContain("selector");
  expect(names(rule, new Set(["id", "effect"])).map(([name]) => name)).not.toContain("id");
  expect(values(at(rules, ["rules", 7, "effect"])!)).toContain('"hide"');
  expect(values(at(rules, ["policy", "vendorMarks"])!)).toEqual(["true", "false"]);
  expect(blank(rules, at(rules, ["policy", "pause"])!)).toBe("[]");
  expect(at(rules, ["rules", 0, "constructor"])).toBeUndefined();
});

test("what may stand at the cursor is offered, asked for or while typing, however much text comes before", () => {
  const many = `{ "id": "one", "selector": "#a" },\n`.repeat(4_000);
  const offered = (typed: string, explicit: boolean) => {
    const doc = `{ "rules": [${many}{ "id": "last", ${typed} }] }`;
    const fresh = EditorState.create({ doc, extensions: [json()] });
    const at = doc.length - " }] }".length;
    return complete(new CompletionContext(fresh, at, explicit), rules)?.options.map(({ label }) => label) ?? [];
  };
  expect(offered("", true)).toContain('"selector"');
  expect(offered("", false)).toEqual([]);
  for (const typed of ["e", '"e', '"']) expect(offered(typed, false)).toContain('"effect"');
  expect(offered('"effect": ', true)).toContain('"hide"');
  expect(offered('"effect": "h', false)).toContain('"hide"');
});

test("between two quotes the second is no part of what was typed, or nothing would be offered", () => {
  const doc = `{ "rules": [{ "effect": "" }] }`;
  const state = EditorState.create({ doc, extensions: [json()] });
  const found = complete(new CompletionContext(state, doc.indexOf('""') + 1, true), rules);
  expect(found?.options.map(({ label }) => label)).toContain('"hide"');
  expect([found?.from, found?.to]).toEqual([doc.indexOf('""'), undefined]);
});
