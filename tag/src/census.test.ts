// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Census } from "./census";
import type { Counts } from "./wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const counts = (...mask: number[]): Counts => ({ hide: [], mask, reveal: [], disable: [], enable: [] });

it("tells the most that each rule matched, in round numbers, and only when that grew", () => {
  const told: number[][] = [];
  let now: Counts | null = counts(0, 7);
  const census = new Census(() => now, ({ mask }) => told.push(mask));
  census.begin();
  const later = (next: Counts | null): void => {
    now = next;
    vi.advanceTimersByTime(3000);
  };
  later(now);
  later(counts(1, 3));
  later(counts(0, 9));
  later(null);
  expect(told).toEqual([[0, 5], [1, 5]]);
  census.begin();
  later(counts(0, 4321));
  census.rest();
  later(counts(9, 9));
  expect(told.slice(2)).toEqual([[0, 1000]]);
});
