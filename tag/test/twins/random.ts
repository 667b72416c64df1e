/** Choices that a seed repeats. */

export class Random {
  constructor(private state: number) {}

  /** A number from 0 up to and without 1. */
  next(): number {
    // Mulberry32, by Tommy Ettinger.
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to and without `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.below(from.length)];
    if (found === undefined) {
      throw new Error("nothing to pick from");
    }
    return found;
  }

  /** As `pick`, where there may be nothing. */
  maybe<T>(from: readonly T[]): T | undefined {
    return from[this.below(Math.max(from.length, 1))];
  }
}

/** A seed made of others. */
export function seeded(...seeds: number[]): Random {
  return new Random(seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) ^ (mixed >>> 13), 0x51ed27));
}
