/** Tells how much the rules of a page match, in round numbers: the most that each has matched since they hold. */

import type { Counts, Effect } from "./wire";

export class Census {
  #most: Counts | null = null;
  #told = "";
  #timer: number | undefined;

  constructor(
    private readonly count: () => Counts | null,
    private readonly tell: (counts: Counts) => void,
  ) {}

  /** Other rules hold, or another page is there: counts anew. */
  begin(): void {
    this.#most = null;
    this.#told = "";
    this.rest();
    this.#timer = window.setInterval(() => this.#look(), EVERY);
  }

  rest(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = this.count();
    if (!now) {
      return;
    }
    const before = this.#most;
    const most = (effect: Effect): number[] => now[effect].map((count, at) => Math.max(round(count), before?.[effect][at] ?? 0));
    this.#most = { hide: most("hide"), mask: most("mask"), reveal: most("reveal"), disable: most("disable"), enable: most("enable") };
    const said = JSON.stringify(this.#most);
    if (said !== this.#told) {
      this.#told = said;
      this.tell(this.#most);
    }
  }
}

/** The largest of these that is not larger: exact numbers may be somebody's own. */
function round(count: number): number {
  return ROUND.findLast((one) => one <= count) ?? 0;
}

const ROUND = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** A page that was just opened is not what it will be. */
const EVERY = 3000;
