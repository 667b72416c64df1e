import { expect, test } from "vitest";

import { moved } from "./scroll";

const extent = { x: 0, y: 100, maxX: 0, maxY: 900 };

test.each([
  ["within", 0, 50, { x: 0, y: 150 }],
  ["not past the end", 0, 5000, { x: 0, y: 900 }],
  ["not past the start", 0, -5000, { x: 0, y: 0 }],
  ["not sideways where nothing is", 40, 0, { x: 0, y: 100 }],
])("a turn of the wheel leads %s", (_, dx, dy, expected) => {
  expect(moved(extent, dx, dy, extent)).toEqual(expected);
});

test("a page shorter than its viewport stays where it is", () => {
  expect(moved({ x: 0, y: 0 }, 0, 10, { x: 0, y: 0, maxX: 0, maxY: -3 })).toEqual({ x: 0, y: 0 });
});
