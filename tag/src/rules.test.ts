// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { compile } from "./rules";
import type { PageRules } from "./wire";

const page = (mask: string[]): PageRules => ({
  paused: false,
  text: "visible",
  hide: [],
  mask,
  reveal: [],
  disable: [],
  enable: [],
  urlParams: [],
});

it("knows which selectors look at more than an element and its ancestors", () => {
  for (const [selector, isNear] of [
    ["div > .a[title=x] b", true],
    [":is(.a, .b) i:not(.c)", true],
    ["a + b", false],
    ["a ~ b", false],
    ["li:nth-child(2)", false],
    ["p:empty", false],
    ["form:has(.x)", false],
    [":not(a + b)", false],
    ["a:first-of-type", false],
    ["input:disabled", false],
  ] as const) {
    expect([selector, compile(page([selector])).tighten[0]?.isNear]).toEqual([selector, isNear]);
  }
});

it("fails closed on a selector that the browser does not understand, and says so", () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const rules = compile({ ...page([".a", "b["]), reveal: ["c["] });
  expect(rules.broken).toBe(true);
  expect(rules.reveal).toEqual([]);
  expect(warned).toHaveBeenCalledOnce();
});
