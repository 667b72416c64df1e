import { expect, it } from "vitest";
import { isScript, scrubUrl } from "./url";

const BASE = "https://shop.example/a/b?c=d";

it("drops userinfo, fragment and unknown parameters", () => {
  for (const [value, expected] of [
    ["https://u:p@x.example/y?token=1&page=2#z", "https://x.example/y?page=2"],
    ["?token=1", "https://shop.example/a/b"],
    ["/y?page=1&page=2", "https://shop.example/y?page=1&page=2"],
    ["mailto:a@b.example?subject=s", "mailto:a@b.example"],
    ["", ""],
    ["javascript:alert(1)", null],
    [" java\nscript:alert(1)", null],
    ["data:text/csv,Jane", null],
    ["blob:https://shop.example/1", null],
    ["tel:+49", "tel:+49"],
    ["https://[", null],
  ] as const) {
    expect(scrubUrl(value, new Set(["page"]), BASE)).toBe(expected);
  }
});

it("knows script by any spelling", () => {
  expect(isScript("JaVaScRiPt:x", BASE)).toBe(true);
  expect(isScript("/javascript:x", BASE)).toBe(false);
});
