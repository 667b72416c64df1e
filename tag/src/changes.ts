/** What changed in the page since the rules were matched: of all trees at once, and before the recorder tells of it. */

import { isElement, parentOf } from "./dom";

export class Changes {
  #watched = new WeakSet<Node>();
  #behind = false;
  #reshaped = false;
  #tops = new Set<Element>();
  /** The records of each turn, attributes aside. */
  #turns: MutationRecord[][] = [];
  readonly #observer = new MutationObserver((records) => this.#note(records));

  /** `full` is called when the rules have to be matched for what is kept to be let go. */
  constructor(private readonly full: () => void) {}

  /** Watches a document or a shadow tree. */
  watch(root: Node): void {
    if (!this.#watched.has(root)) {
      this.#watched.add(root);
      this.#observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    }
  }

  /** Stops to watch the page. */
  rest(): void {
    this.#observer.disconnect();
    this.#watched = new WeakSet();
    this.#turns = [];
  }

  /** Whether the page changed and the recorder has not told yet. */
  isBehind(): boolean {
    this.#note(this.#observer.takeRecords());
    return this.#behind;
  }

  /** Whether more than texts changed since the rules were matched. */
  isReshaped(): boolean {
    this.#note(this.#observer.takeRecords());
    return this.#reshaped;
  }

  /** The tops of what changed, for the rules to be matched there; `all` where they are matched against the whole page. */
  take(all: boolean): Element[] {
    this.#note(this.#observer.takeRecords());
    const tops = [...this.#tops];
    this.#tops.clear();
    this.#reshaped = false;
    this.#behind &&= !all;
    return tops;
  }

  /** The records of each turn since this was last asked, attributes aside. */
  takeTurns(): MutationRecord[][] {
    const turns = this.#turns;
    this.#turns = [];
    return turns;
  }

  #note(records: MutationRecord[]): void {
    if (records.length === 0) {
      return;
    }
    const turn = this.#behind ? (this.#turns.pop() ?? []) : [];
    this.#turns.push([...turn, ...records.filter(({ type }) => type !== "attributes")]);
    for (const { type, target, addedNodes } of records) {
      if (type !== "characterData") {
        this.#reshaped = true;
        const changed = type === "attributes" ? [target] : Array.from(addedNodes);
        changed.filter(isElement).forEach((element) => this.#tops.add(element));
      }
    }
    this.#behind = true;
    // The recorder hears of the same changes in this turn and has them matched.
    queueMicrotask(() => this.#settle());
  }

  #settle(): void {
    this.#behind = false;
    this.#turns = this.#turns.filter((records) => records.some(({ type }) => type === "childList"));
    // The recorder tells nothing of what comes and goes within one turn.
    if (this.#turns.length > MOST_TURNS) {
      this.full();
    }
  }
}

/** Those that stand below none of the others, parents being asked alone; none where that is not worth telling apart from the whole page. */
export function topmost(elements: Element[]): Element[] | undefined {
  const all = new Set<Node | null>(elements);
  const tops = [...new Set(elements)].filter((element) => !all.has(parentOf(element)));
  return tops.length > MOST_TOUCHED ? undefined : tops;
}

/** Beyond so many subtrees, matching the whole page at once is cheaper. */
const MOST_TOUCHED = 200;
const MOST_TURNS = 500;
